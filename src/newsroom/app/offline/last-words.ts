import type { LocalDraft } from './records.ts'

/**
 * Words of the last 100 ms before a page goes. IndexedDB may or may not finish what a page begins that late;
 * localStorage is written before the page is gone. Kept for one person, until the database has them.
 */
export class LastWords {
  readonly #prefix: string

  constructor(personId: string) {
    this.#prefix = `stoppress-last-words:${personId}:`
  }

  keep(drafts: Iterable<LocalDraft>): void {
    unlessForbidden(() => {
      for (const draft of drafts) localStorage.setItem(this.#prefix + draft.key, JSON.stringify(draft))
    })
  }

  forget(key: string): void {
    unlessForbidden(() => localStorage.removeItem(this.#prefix + key))
  }

  all(): LocalDraft[] {
    const drafts: LocalDraft[] = []
    unlessForbidden(() => {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(this.#prefix)) continue
        drafts.push(JSON.parse(localStorage.getItem(name) ?? 'null') as LocalDraft)
      }
    })
    return drafts
  }
}

/** Full or forbidden, it is only the second net. */
function unlessForbidden(act: () => void): void {
  try {
    act()
  } catch {
    // the first net is tried all the same, and tells of its own trouble
  }
}
