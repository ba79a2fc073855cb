/**
 * Lines that are no words of the story but tell that a post starts near them: its time, its writer, a badge.
 */
export type Hint =
  | { readonly hint: 'time' }
  | { readonly hint: 'badge' }
  | { readonly hint: 'byline'; readonly bylines: readonly string[] }

const LONGEST_HINT = 120

export function hintOf(line: string): Hint | undefined {
  if (line.length > LONGEST_HINT) return undefined
  if (isTime(line)) return { hint: 'time' }
  if (isBadge(line)) return { hint: 'badge' }
  const bylines = bylinesOf(line)
  return bylines === undefined ? undefined : { hint: 'byline', bylines }
}

const TIME_WORDS = new Set(
  (
    'updated published posted last first live edited from at on just now ago today yesterday a an am pm noon midnight ' +
    'gmt bst utc cet cest eet eest est edt cst cdt mst mdt pst pdt ist aest aedt z t ' +
    's sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days w week weeks ' +
    'mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday ' +
    'jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october ' +
    'nov november dec december'
  ).split(' '),
)

/** "12:04", "Updated 3 minutes ago", "Friday 8 November 2024 09.15 GMT": nothing in it but words of time. */
function isTime(line: string): boolean {
  if (
    line.length > 70 ||
    !/\d[:.h]\d{2}|\bago\b|\bjust now\b|\d ?[ap]m\b|\d{1,2}(?:st|nd|rd|th)? \p{L}{3,9}\b|\p{L}{3,9} \d{1,2}\b|\d{4}-\d\d/iu.test(
      line,
    )
  ) {
    return false
  }
  const parts = line
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
  return (
    parts.length > 0 && parts.every((part) => TIME_WORDS.has(part) || /^\d{1,4}(?:[a-z]{1,4})?$/.test(part))
  )
}

export function isBadge(line: string): boolean {
  return /^(?:breaking(?: news)?|key (?:event|moment|update)|pinned(?: (?:post|update))?|new|latest|live|update|just in|exclusive|developing)$/i.test(
    line,
  )
}

export const NAME = String.raw`\p{Lu}[\p{L}.'’-]{0,30}(?: (?:(?:de|da|van|von|der|den|al|bin|la|le) )?\p{Lu}[\p{L}.'’-]{0,30}){0,4}`
const NAMES = new RegExp(
  String.raw`^by (${NAME}(?:(?:, and |, | and | & )${NAME}){0,9})(?: (?:in|at) \p{Lu}[\p{L} .'’-]{1,40})?$`,
  'u',
)

const CREDIT =
  /^(?:[Ee]dited|(?:[Ll]ive )?[Rr]eporting|[Cc]urated) (?:by|from) \p{Lu}|^\p{Lu}[^.,:;]{2,60} \((?:now|earlier)\)/u

/** A credit of the page ("Edited by …", "… (now) and … (earlier)") is a byline that belongs to no one post. */
function bylinesOf(line: string): string[] | undefined {
  if (CREDIT.test(line)) return []
  const names = NAMES.exec(line.replace(/^(?:By|BY)\b:? /, 'by '))?.[1]
  return names?.split(/, and |, | and | & /)
}
