import type { LocalDraft } from './records.ts'

/**
 * Input of the last 100 ms before a page is unloaded. IndexedDB may not finish a write that late; localStorage is
 * synchronous. Kept per person, until the database has it.
 */
export class UnloadBuffer {
  readonly #prefix: string

  constructor(personId: string) {
    this.#prefix = `stoppress-last-words:${personId}:`
  }

  store(drafts: Iterable<LocalDraft>): void {
    ignoreStorageErrors(() => {
      for (const draft of drafts) localStorage.setItem(this.#prefix + draft.key, JSON.stringify(draft))
    })
  }

  forget(key: string): void {
    ignoreStorageErrors(() => localStorage.removeItem(this.#prefix + key))
  }

  all(): LocalDraft[] {
    const drafts: LocalDraft[] = []
    ignoreStorageErrors(() => {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(this.#prefix)) continue
        drafts.push(JSON.parse(localStorage.getItem(name) ?? 'null') as LocalDraft)
      }
    })
    return drafts
  }
}

/** If full or denied: it is only a fallback. */
function ignoreStorageErrors(act: () => void): void {
  try {
    act()
  } catch {
    // the database is written anyway, and reports its own errors
  }
}
