import type { Block, ListItem } from './body.ts'

/** A paragraph that is a list item in Word. */
export interface WordItem {
  /** From 1. */
  readonly level: number
  readonly isOrdered: boolean
  readonly content: readonly Block[]
}

/** Builds lists from consecutive list paragraphs of Word, nested at most `deepest` levels; deeper text is kept. */
export function buildLists(items: readonly WordItem[], deepest: number): Block[] {
  const lists: { type: 'bulletList' | 'orderedList'; content: ListItem[] }[] = []
  let rest = items
  for (let [item] = rest; item !== undefined; [item] = rest) {
    const { level, isOrdered, content } = item
    const end = rest.findIndex((each, at) => at > 0 && each.level <= level)
    const inner = rest.slice(1, end < 0 ? undefined : end)
    rest = end < 0 ? [] : rest.slice(end)
    const isDeepest = deepest <= 1
    const type = isOrdered ? 'orderedList' : 'bulletList'
    if (lists.at(-1)?.type !== type) lists.push({ type, content: [] })
    lists
      .at(-1)
      ?.content.push(
        { type: 'listItem', content: [...content, ...(isDeepest ? [] : buildLists(inner, deepest - 1))] },
        ...(isDeepest
          ? inner.map((each): ListItem => ({ type: 'listItem', content: [...each.content] }))
          : []),
      )
  }
  return lists
}

/** Whether Word's marker of an item (`1.`, `b)`, `·`) is a number. */
export function isCounting(marker: string): boolean {
  return /^\s*\(?(\d{1,3}|[a-z]{1,4})[.)]/i.test(marker)
}
