import { parseHint, isBadge, NAME, type Hint } from './hint-lines.ts'

/** A part of a line of copied text: words of the page, or hints that were joined to them. */
export type Piece =
  | { readonly text: string; readonly hint?: undefined }
  | { readonly text: string; readonly hint: Hint }

const CLOCK = String.raw`(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:[ap]\.?m\.?|uhr|gmt|bst|utc|cet|cest|e[ds]?t|p[ds]?t))?`
const WHOLE_NAME = String.raw`(?=\S+ \S)${NAME}`
/** "14:17Ann Harrow", "13:02KEY EVENT", "14:17 | Ann Harrow". */
const TIME_AND_NAME = new RegExp(String.raw`^(${CLOCK})\s*[|·•,–—-]?\s*(${WHOLE_NAME}|\p{Lu}{2,3})$`, 'iu')
/** "1 March 2024 14:17Ann Harrow". */
const DATE_AND_NAME = new RegExp(
  String.raw`^(.{6,40}?\d(?: ?(?:[ap]m|GMT|BST|UTC|CET))?)\s*[|·•,–—-]?\s*(${WHOLE_NAME})$`,
  'u',
)
/** Where words follow the times, a plain space does not distinguish a name from an upper-case headline. */
const SPACED = new RegExp(String.raw`^${CLOCK} \p{L}`, 'iu')
/** "Ann Harrow1 March 2024 14:17", "Ann Harrow, 14:17 GMT". */
const NAME_AND_TIME = new RegExp(
  String.raw`^(?:[Bb]y )?(${WHOLE_NAME})\s*[|·•,–—-]?\s*(\d.{3,40}|(?:\p{L}{3,9},? )?(?:\p{L}{3,9}|\d{1,2})\.? \d.{3,30})$`,
  'u',
)
/** "07:35: The last two wards …", "14.17 – AB: …", "[14:17] First ship leaves". */
const TIME_AND_WORDS = new RegExp(
  String.raw`^[•*[(]?\s?(${CLOCK})[\])]?(?:,? (\p{Lu}{2,3}|${WHOLE_NAME})(?=\s?[:–—-]))?\s?([:–—|·-]?)\s*(.*)$`,
  'iu',
)
/** "0843, AB: The result …": four digits could be a year, unless a byline or colon follows. */
const DIGITS_AND_WORDS = /^((?:[01]\d|2[0-3])[0-5]\d)(?: ?(?:hrs|h|GMT|BST))?(?:, ?(\p{Lu}{2,3}))?: ?(.*)$/u
const TWO_NAMES = /^\p{Lu}[\p{L}’'-]+ (?:\p{Ll}{2,3} )?\p{Lu}[\p{L}’'-]+$/u
/** This many lines that begin with a time are a pattern. */
const HABIT = 2

export function splitLines(lines: readonly string[]): Piece[] {
  const isClocked =
    lines.filter((line) => splitClock(line) !== undefined && timeAndName(line) === undefined).length >= HABIT
  const digits = lines.filter((line) => DIGITS_AND_WORDS.test(line))
  const areDigitsTimes =
    digits.length >= HABIT &&
    digits.some((line) => DIGITS_AND_WORDS.exec(line)?.[2] !== undefined || !/^(?:19|20)/.test(line))
  const found = lines.flatMap((line): Piece[] => {
    const whole = parseHint(line)
    if (whole !== undefined) return [{ text: line, hint: whole }]
    const glued = (isClocked && SPACED.test(line) ? undefined : timeAndName(line)) ?? nameAndTime(line)
    if (glued !== undefined) return glued
    if (isClocked) {
      const [time, who, words] = splitClock(line) ?? []
      if (time !== undefined) return pieces(time, who, words ?? '')
    }
    if (areDigitsTimes) {
      const [, time, who, words] = DIGITS_AND_WORDS.exec(line) ?? []
      if (time !== undefined) return pieces(`${time.slice(0, 2)}:${time.slice(2)}`, who, words ?? '')
    }
    return [{ text: line }]
  })
  return found.map((piece, index) => (isNameAboveTime(found, index) ? byline([piece.text]) : piece))
}

/** A line of two names with a time below it, and none above: the byline. */
function isNameAboveTime(found: readonly Piece[], index: number): boolean {
  const [above, piece, below] = [found[index - 1], found[index], found[index + 1]]
  return (
    piece !== undefined &&
    piece.hint === undefined &&
    index > 0 &&
    below?.hint?.hint === 'time' &&
    above?.hint?.hint !== 'time' &&
    TWO_NAMES.test(piece.text) &&
    isName(piece.text)
  )
}

function timeAndName(line: string): Piece[] | undefined {
  const [, dated, writer] = DATE_AND_NAME.exec(line) ?? []
  const hint = dated === undefined ? undefined : parseHint(dated)
  if (dated !== undefined && writer !== undefined && hint?.hint === 'time' && hint.time.kind === 'dated')
    return [{ text: dated, hint }, byline([writer])]
  const [, time, name] = TIME_AND_NAME.exec(line) ?? []
  if (time === undefined || name === undefined) return undefined
  if (isBadge(name)) return [...pieces(time, undefined, ''), { text: name, hint: { hint: 'badge' } }]
  return /^\p{Lu}/u.test(name) && isName(name) ? pieces(time, name, '') : undefined
}

/**
 * The case-insensitive flag that clock times need also matches lower-case words: each word of a name starts with a
 * capital.
 */
function isName(text: string): boolean {
  return new RegExp(String.raw`^${NAME}$`, 'u').test(text)
}

function nameAndTime(line: string): Piece[] | undefined {
  const [, name, time] = NAME_AND_TIME.exec(line) ?? []
  const hint = time === undefined ? undefined : parseHint(time)
  if (name === undefined || hint?.hint !== 'time' || !isName(name)) return undefined
  const badge = parseHint(name)
  if (badge?.hint === 'badge')
    return [
      { text: name, hint: badge },
      { text: time ?? '', hint },
    ]
  if (badge !== undefined) return undefined
  return [byline([name]), { text: time ?? '', hint }]
}

/**
 * Splits a line that begins with a clock time into time, byline and words; undefined for any other, and for a bare
 * time.
 */
function splitClock(line: string): [time: string, who: string | undefined, words: string] | undefined {
  const [, time, who, sign, words] = TIME_AND_WORDS.exec(line) ?? []
  if (time === undefined || parseHint(line) !== undefined) return undefined
  if ((words ?? '') === '' && who === undefined) return undefined
  // "10.30 metres of water" is a number, unless punctuation or a capital follows.
  if (sign === '' && !/^["'“‘«„¿¡([]{0,2}[\p{Lu}\p{Lo}]/u.test(words ?? '')) return undefined
  const isWriter = who !== undefined && isName(who)
  return [
    time,
    isWriter ? who : undefined,
    isWriter ? (words ?? '') : `${who === undefined ? '' : `${who}: `}${words ?? ''}`,
  ]
}

function pieces(time: string, who: string | undefined, words: string): Piece[] {
  const found: Piece[] = [
    { text: time, hint: { hint: 'time', time: { written: time, kind: 'clock', isOfPage: false } } },
  ]
  if (who !== undefined) found.push(byline([who]))
  const text = words.replace(/^[:–—|·-]\s*/, '').trim()
  if (text !== '') found.push({ text })
  return found
}

function byline(bylines: readonly string[]): Piece {
  return { text: bylines.join(', '), hint: { hint: 'byline', bylines, isBelow: false } }
}
