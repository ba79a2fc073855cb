/**
 * Cutting text for readers. Lengths are in UTF-16 units, as everywhere in JavaScript; no cut goes through what is
 * seen as one character (a grapheme: an emoji of several parts, a letter with its accents).
 */
const graphemes = (() => {
  const { Segmenter } = Intl as Partial<typeof Intl> // Firefox has it from version 125 on
  return Segmenter && new Segmenter(undefined, { granularity: 'grapheme' })
})()

/** The beginning of a text, at most `max` long. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  // Two units more than the cut are enough to tell whether a grapheme goes on there.
  const at = graphemes?.segment(text.slice(0, max + 2)).containing(max)?.index ?? max
  // Without a segmenter, and in a grapheme longer than all there is room for: at least between code points.
  return at > 0 && at < max ? text.slice(0, at) : text.slice(0, max).replace(/[\ud800-\udbff]$/, '')
}

/** At most `max` long, with an ellipsis for what is cut off. */
export function truncate(text: string, max: number): string {
  return text.length <= max ? text : `${clip(text, max - 1).trimEnd()}…`
}

/** The same, cut between words where that does not cost half of it. */
export function truncateAtWord(text: string, max: number): string {
  if (text.length <= max) return text
  const space = text.lastIndexOf(' ', max - 1)
  return space > max / 2 ? `${text.slice(0, space).trimEnd()}…` : truncate(text, max)
}
