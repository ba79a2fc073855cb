import * as messages from '../messages/en/composer/headline-stats.ts'

/** Statistics of a headline while typing. */
export interface HeadlineStats {
  readonly characters: number
  readonly words: number
  /** A hint if it is long; otherwise undefined. */
  readonly hint: string | undefined
}

/** Number of characters that fit into two lines on phones, and that search engines and alerts show at all. */
const PHONE = 70
const CUT = 110

export function headlineStats(headline: string, language: string): HeadlineStats {
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

// Firefox supports Intl.Segmenter since 125; an approximate count is better than no composer.

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
