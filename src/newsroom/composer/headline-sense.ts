/** What a writer wants to know of a headline while typing it. */
export interface HeadlineSense {
  readonly characters: number
  readonly words: number
  /** A gentle word where it is long; undefined where all is well. */
  readonly hint: string | undefined
}

/** Characters that phones show of a headline in two lines, and that search engines and alerts show at all. */
const PHONE = 70
const CUT = 110

export function headlineSense(headline: string, language: string): HeadlineSense {
  const characters = [...new Intl.Segmenter(language, { granularity: 'grapheme' }).segment(headline.trim())]
    .length
  const words = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(headline)].filter(
    ({ isWordLike }) => isWordLike,
  ).length
  const hint =
    characters > CUT
      ? 'Search engines and alerts will cut it.'
      : characters > PHONE
        ? 'Long for a phone.'
        : undefined
  return { characters, words, hint }
}
