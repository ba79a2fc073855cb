/** The words of a text as they are compared: no case, no punctuation, no kind of apostrophe. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/(?<=\p{L})['’‘ʼ`´](?=\p{L})/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

/** One line of the words: equal for two texts that differ in case and punctuation only. */
export function wordKey(text: string): string {
  return wordsOf(text).join(' ')
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
