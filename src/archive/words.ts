/** The words of a text for comparison: no case, punctuation or kind of apostrophe. */
export function normalizedWords(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/(?<=\p{L})['’‘ʼ`´](?=\p{L})/gu, '')
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  )
}

/** The normalised words as one line: equal for texts that differ only in case and punctuation. */
export function wordKey(text: string): string {
  return normalizedWords(text).join(' ')
}

/** Characters with several spellings: quotation marks, dashes, dots, and word separators. */
const TELLING = /[\p{L}\p{M}\p{N}\p{Sc}\p{Sm}%‰°]|(?<=\p{N})[.,:/](?=\p{N})|[-–—−](?=\p{N})/gu

/**
 * Equal for texts that say the same: case, spaces, paragraphs and most punctuation are ignored, but not what changes
 * a figure (currency, sign, decimal point).
 */
export function textKey(text: string): string {
  return (text.normalize('NFKC').toLowerCase().match(TELLING) ?? []).join('').replaceAll(/[–—−]/g, '-')
}

/** Whether a text is a prefix of another, cut off mid-sentence. */
export function isCutFrom(short: string, long: string): boolean {
  const [start, whole] = [textKey(short), textKey(long)]
  if (start === '' || start.length >= whole.length || !whole.startsWith(start)) return false
  return !/[.!?。！？۔।]["'”’»)\]]*$/u.test(short.trim()) || /(?:…|\.\.\.)$/.test(short.trim())
}

/** Number of words that two texts share, counted with multiplicity. */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const word of a) counts.set(word, (counts.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of b) {
    const left = counts.get(word) ?? 0
    if (left > 0) {
      shared++
      counts.set(word, left - 1)
    }
  }
  return shared
}

/** 0 where two texts share no word, 1 where they have the same words (Dice's coefficient). */
export function similarity(a: readonly string[], b: readonly string[]): number {
  const all = a.length + b.length
  return all === 0 ? 0 : (2 * sharedWords(a, b)) / all
}
