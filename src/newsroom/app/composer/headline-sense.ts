import * as messages from '../messages/en/composer/headline-sense.ts'

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
  const characters = countCharacters(headline.trim(), language)
  const words = countWords(headline, language)
  const hint =
    characters > CUT
      ? messages.searchEnginesAndAlertsWill
      : characters > PHONE
        ? messages.longForAPhone
        : undefined
  return { characters, words, hint }
}

// Firefox has Intl.Segmenter from 125 on; a count that is one or two off is better than no composer.

function countCharacters(text: string, language: string): number {
  const { Segmenter } = Intl as Partial<typeof Intl>
  if (Segmenter === undefined) return Array.from(text).length
  return [...new Segmenter(language, { granularity: 'grapheme' }).segment(text)].length
}

function countWords(text: string, language: string): number {
  const { Segmenter } = Intl as Partial<typeof Intl>
  if (Segmenter === undefined) return text.match(/[\p{L}\p{N}]+(['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0
  const segments = [...new Segmenter(language, { granularity: 'word' }).segment(text)]
  return segments.filter(({ isWordLike }) => isWordLike).length
}
