/**
 * Invisible characters. Scripts need most of them: joiners and non-joiners, direction marks, soft hyphens, zero-width
 * spaces, variation selectors. Some only deceive or break something: those are removed.
 */

/**
 * Control characters, which terminals interpret and XML parsers reject; embeddings and overrides, which reorder
 * displayed text (Unicode TR 9, 2.1 and 2.2; isolates are their successors); and characters that Unicode deprecates
 * or reserves for internal use (TR 20; byte order marks, interlinear annotations, tags).
 */
// oxlint-disable-next-line no-control-regex -- the controls are what is looked for
const REMOVED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u206a-\u206f\ufeff\ufff9-\ufffb]/g
/** Tags are kept in regional flags, such as those of England, Scotland and Wales (TR 51, ED-14a). */
const TAGS = /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f})|[\u{e0000}-\u{e007f}]/gu
const C1 = /[\u0080-\u009f]/g
/** 0x80 to 0x9f in Windows-1252, as in HTML (13.2.5.80); U+0000 if undefined. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ'
const ISOLATES = /[\u2066-\u2069]/g
const CLOSE = '\u2069'

/** Removes deceptive and harmful characters; line breaks and tabs are kept. Lone surrogates become U+FFFD. */
export function withoutControls(text: string): string {
  const clean = text
    .replaceAll(REMOVED, '')
    .replaceAll(TAGS, '$1')
    .replaceAll(C1, (each) => WINDOWS_1252.charAt(each.charCodeAt(0) - 0x80).replace('\0', ''))
  return withClosedIsolates(clean).toWellFormed()
}

/** Removes unbalanced isolates: they would affect the text that follows. */
function withClosedIsolates(text: string): string {
  const open: number[] = []
  const dropped = new Set<number>()
  for (const { 0: each, index } of text.matchAll(ISOLATES)) {
    if (each !== CLOSE) open.push(index)
    else if (open.pop() === undefined) dropped.add(index)
  }
  for (const index of open) dropped.add(index)
  return dropped.size === 0
    ? text
    : text.replaceAll(ISOLATES, (each, index: number) => (dropped.has(index) ? '' : each))
}

/** Blank letters: Hangul fillers and the empty Braille pattern. */
const EMPTY_LETTERS = '\\u115f\\u1160\\u2800\\u3164\\uffa0'
const UNSEEN = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}${EMPTY_LETTERS}]|(?![\\u200c\\u200d])\\p{Cf}`, 'u')
/** Joiners without visible effect. Variation selectors belong to ideographs and emoji. */
const IDLE =
  /(?:^|[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}\p{P}\s])[\u200c\u200d]|[\u200c\u200d](?:$|[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}\p{P}\s])|(?:^|[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\s])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u

/** Whether a name contains invisible characters: two people, desks or programs could look the same. */
export function hasUnseen(name: string): boolean {
  return UNSEEN.test(name) || IDLE.test(name)
}

const BLANK = new RegExp(`^[\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}\\ufe00-\\ufe0f${EMPTY_LETTERS}]*$`, 'u')

/** Whether nothing in it is visible. */
export function isBlank(text: string): boolean {
  return BLANK.test(text)
}
