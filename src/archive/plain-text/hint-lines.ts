/** Lines that are not part of the text but mark the start or end of a post: its time, byline or badge. */
export type Hint =
  | { readonly hint: 'time'; readonly time: TimeHint }
  | { readonly hint: 'badge' }
  /** `isBelow`: preceded by a dash, as at the end of a text. */
  | { readonly hint: 'byline'; readonly bylines: readonly string[]; readonly isBelow: boolean }

export interface TimeHint {
  /** As written. */
  readonly written: string
  /** A clock alone; with its day; or "3 minutes ago". */
  readonly kind: 'clock' | 'dated' | 'relative'
  /** "Updated …": refers to the page. */
  readonly isOfPage: boolean
}

const LONGEST_HINT = 120

export function parseHint(line: string): Hint | undefined {
  if (line.length > LONGEST_HINT) return undefined
  const time = timeIn(line)
  if (time !== undefined) return { hint: 'time', time }
  if (isBadge(line)) return { hint: 'badge' }
  const bylines = parseBylines(line)
  return bylines === undefined ? undefined : { hint: 'byline', ...bylines }
}

const TIME_WORDS = new Set(
  (
    'updated published posted last first live edited from at on just now ago today yesterday a an am pm noon midnight hrs ' +
    'gmt bst utc cet cest eet eest est edt cst cdt mst mdt pst pdt ist aest aedt z t et pt ' +
    's sec secs second seconds m min mins minute minutes h hr hour hours d day days w week weeks ' +
    'mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday ' +
    'jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october ' +
    'nov november dec december ' +
    'uhr vor minuten stunde stunden std il y heure heures jour jours le à hace minutos hora horas el ore fa minuti ora alle ' +
    'há minuto as às geleden uur om temu godz minut ' +
    'januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre ' +
    'novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre de ' +
    'gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre'
  ).split(' '),
)
const MONTH = String.raw`(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|avr|août|ene|abr|ago|gen|mag|giu|lug|set|ott|dic)`
const DATED = new RegExp(
  String.raw`\d{4}-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?${MONTH}|${MONTH}\p{L}*\.? \d{1,2}\b`,
  'iu',
)
const RELATIVE = /\bago\b|\bjust now\b|\bvor \d|\bil y a\b|\bhace\b|\bfa\b|\bhá\b|\bgeleden\b|\btemu\b/i

/** "12:04", "Updated 3 minutes ago", "Friday 8 November 2024 09.15 GMT": contains only a time. */
function timeIn(line: string): TimeHint | undefined {
  if (
    line.length > 70 ||
    !/\d[:.h]\d{2}|\bago\b|\bjust now\b|\d ?[ap]m\b|\d{1,2}(?:st|nd|rd|th|\.)? \p{L}{3,9}\b|\p{L}{3,9} \d{1,2}\b|\d{4}-\d\d/iu.test(
      line,
    )
  ) {
    return undefined
  }
  const parts = line
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
  const isTime =
    parts.length > 0 &&
    parts.every((part) => TIME_WORDS.has(part) || /^\d{1,4}(?:[a-z]{1,4}\d{0,2})?$/.test(part))
  if (!isTime) return undefined
  return {
    written: line,
    kind: DATED.test(line) ? 'dated' : RELATIVE.test(line) ? 'relative' : 'clock',
    isOfPage: /^(?:live )?(?:last )?(?:updated|published|posted|edited|first published)\b/i.test(line),
  }
}

export function isBadge(line: string): boolean {
  return /^(?:breaking(?: news)?|key (?:event|moment|update)|pinned(?: (?:post|update))?|new|latest|live|update|just in|exclusive|developing)$/i.test(
    line,
  )
}

export const NAME = String.raw`\p{Lu}[\p{L}.'’-]{0,30}(?: (?:(?:de|da|van|von|der|den|al|bin|la|le) )?\p{Lu}[\p{L}.'’-]{0,30}){0,4}`
const BY = String.raw`(?:by|von|par|por|di|door|av)`
const NAMES = new RegExp(
  String.raw`^${BY} (${NAME}(?:(?:, and |, | and | & | und | et | y | e | en | i )${NAME}){0,9})(?: (?:in|at) \p{Lu}[\p{L} .'’-]{1,40})?$`,
  'u',
)
const BELOW = new RegExp(String.raw`^[—–-] ?(${NAME}(?:(?:, and |, | and | & )${NAME}){0,4})$`, 'u')

const CREDIT =
  /^(?:[Ee]dited|(?:[Ll]ive )?[Rr]eporting|[Cc]urated) (?:by|from) \p{Lu}|^\p{Lu}[^.,:;]{2,60} \((?:now|earlier)\)/u

/** A credit of the page ("Edited by …", "… (now) and … (earlier)") is a byline that belongs to no single post. */
function parseBylines(line: string): { bylines: string[]; isBelow: boolean } | undefined {
  if (CREDIT.test(line)) return { bylines: [], isBelow: false }
  const below = BELOW.exec(line)?.[1]
  if (below !== undefined && below.includes(' '))
    return { bylines: below.split(/, and |, | and | & /), isBelow: true }
  const names = NAMES.exec(
    line.replace(/^(?:By|BY)\b:? |^(?:Von|Par|Por|Di|Door|Av) /, (word) =>
      word.toLowerCase().replace(':', ''),
    ),
  )?.[1]
  return names === undefined
    ? undefined
    : { bylines: names.split(/, and |, | and | & | und | et | y | e | en | i /), isBelow: false }
}
