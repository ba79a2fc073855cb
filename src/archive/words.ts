/** The words of a text as they are compared: no case, no punctuation, no kind of apostrophe. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/(?<=\p{L})['’‘ʼ`´](?=\p{L})/gu, '')
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  )
}

/** One line of the words: equal for two texts that differ in case and punctuation only. */
export function wordKey(text: string): string {
  return wordsOf(text).join(' ')
}

/** What may be written in several ways in one text: quotation marks, dashes, dots, and where words part. */
const TELLING = /[\p{L}\p{M}\p{N}\p{Sc}\p{Sm}%‰°]|(?<=\p{N})[.,:/](?=\p{N})|[-–—−](?=\p{N})/gu

/**
 * Equal for two texts that say the same: case, spaces, paragraphs and most punctuation do not count, but what
 * changes a figure does (currency, sign, decimal point).
 */
export function textKey(text: string): string {
  return (text.normalize('NFKC').toLowerCase().match(TELLING) ?? []).join('').replaceAll(/[–—−]/g, '-')
}

/** Whether a text is the beginning of another, cut off in the middle of a sentence. */
export function isCutFrom(short: string, long: string): boolean {
  const [start, whole] = [textKey(short), textKey(long)]
  if (start === '' || start.length >= whole.length || !whole.startsWith(start)) return false
  return !/[.!?。！？۔।]["'”’»)\]]*$/u.test(short.trim()) || /(?:…|\.\.\.)$/.test(short.trim())
}

/** How many words two texts share, each as often as it stands in both. */
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
export function likeness(a: readonly string[], b: readonly string[]): number {
  const all = a.length + b.length
  return all === 0 ? 0 : (2 * sharedWords(a, b)) / all
}
