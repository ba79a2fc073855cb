import { NAME } from './hint-lines.ts'

/** A line that introduces a report card: its byline, and the part that belongs to the post. */
export interface ReportIntro {
  readonly byline: string
  /** The sentence itself, if it is one; empty for a mere label such as "Read more". */
  readonly sentence: string
  /** The report's headline, if it is in the same line. */
  readonly headline: string | null
}

const SENTENCE =
  /\b(?:more|the (?:full )?(?:story|report|details|analysis|piece)|reports?|writes|details)\b[^.!?]{0,60}:$/iu
const LABEL =
  /^(?:read (?:more|on|the full (?:story|report|article|piece)|(?:our|the) .{1,40})|full (?:report|story|article|details)|more (?:here|on this(?: story)?|details|in this report)|in (?:full|depth)|see (?:also|more)|related(?: articles?)?|analysis|explained?r?)(?: (?:here|below))?(?: ?[:>»›→])?$/iu
const INLINE = /^(?:read(?: more| next| also| on)?|see also|related|more here) ?[:|–—›>»] ?(.{12,250})$/iu
/** Before a body such a line is a headline; within a body it introduces a report. */
const INLINE_OR_HEADLINE = /^(?:full (?:report|story)|in full|analysis|explainer) ?[:|–—] ?(.{12,250})$/iu
const WHO = new RegExp(
  String.raw`^((?:Our )?${NAME}(?:(?:, and |, | and | & )${NAME}){0,5}),? (?:(?:has|have|had) |(?:reports?|writes?|explains?)\b)`,
  'u',
)

export function reportIntro(line: string): ReportIntro | undefined {
  if (line.length > 300) return undefined
  const inline = (INLINE.exec(line) ?? INLINE_OR_HEADLINE.exec(line))?.[1]
  if (inline !== undefined) return { byline: '', sentence: '', headline: inline }
  if (LABEL.test(line)) return { byline: '', sentence: '', headline: null }
  if (!SENTENCE.test(line)) return undefined
  return { byline: WHO.exec(line)?.[1] ?? '', sentence: line, headline: null }
}

/** Whether a line that could be a headline links to another article instead, whatever follows it. */
export function isLinkToReport(line: string): boolean {
  return line.length <= 300 && (INLINE.test(line) || LABEL.test(line))
}
