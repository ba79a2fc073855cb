import type { Device } from './device.ts'
import type { LastWords } from './last-words.ts'
import type { LocalDraft, NewDraft } from './records.ts'

/** ms that typing is gathered before it is written; with the write itself well under 200 ms. */
const GATHER = 100
const RETRY = 2_000

/**
 * Drafts: written while one types, one write at a time. What is typed during a write goes into the next one; what
 * could not be written stays in this tab's memory, and is tried again.
 */
export class Drafts {
  readonly #device: Device
  readonly #lastWords: LastWords
  readonly #told: (error: unknown) => void
  readonly #written: () => void
  readonly #unwritten = new Map<string, LocalDraft>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing = 0
  #hasFailed = false

  /** `written` after each write; `told` of each that failed. */
  constructor(device: Device, lastWords: LastWords, written: () => void, told: (error: unknown) => void) {
    this.#device = device
    this.#lastWords = lastWords
    this.#written = written
    this.#told = told
  }

  /** Writes down what the last page could not, unless something newer stands. */
  async rescue(): Promise<void> {
    const found = this.#lastWords.all()
    if (found.length === 0) return
    await this.#device.write(['drafts'], async (tx) => {
      for (const draft of found) {
        const standing = await tx.store.get(draft.key)
        if (standing === undefined || standing.savedAt < draft.savedAt) await tx.store.put(draft)
      }
    })
    for (const { key } of found) this.#lastWords.forget(key)
  }

  save(draft: NewDraft): void {
    this.#unwritten.set(draft.key, { ...draft, savedAt: Date.now() })
    if (this.#writing === 0) this.#writeIn(GATHER)
  }

  async get(key: string): Promise<LocalDraft | undefined> {
    return this.#unwritten.get(key) ?? this.#device.read(['drafts'], (tx) => tx.store.get(key))
  }

  /** The last saved first. */
  async list(slug?: string): Promise<LocalDraft[]> {
    const written = await this.#device.read(['drafts'], (tx) =>
      slug === undefined ? tx.store.getAll() : tx.store.index('slug').getAll(slug),
    )
    const all = new Map(written.map((draft) => [draft.key, draft]))
    for (const [key, draft] of this.#unwritten)
      if (slug === undefined || draft.slug === slug) all.set(key, draft)
    return [...all.values()].sort((a, b) => b.savedAt - a.savedAt)
  }

  async drop(key: string): Promise<void> {
    this.take(key)
    await this.#device.write(['drafts'], (tx) => tx.store.delete(key))
  }

  /** Takes what is not written yet out of here, for a transaction that moves it on; `giveBack` if that fails. */
  take(key: string): LocalDraft | undefined {
    const draft = this.#unwritten.get(key)
    this.#unwritten.delete(key)
    this.#lastWords.forget(key)
    return draft
  }

  /** Whether something newer than what is on the disk is held under this key. */
  holds(key: string): boolean {
    return this.#unwritten.has(key)
  }

  giveBack(draft: LocalDraft | undefined): void {
    if (draft === undefined || this.#unwritten.has(draft.key)) return
    this.#unwritten.set(draft.key, draft)
    this.#writeIn(GATHER)
  }

  /** The page may be going: keeps the last words at once, and writes them. Never rejects. */
  async leave(): Promise<void> {
    this.#lastWords.keep(this.#unwritten.values())
    await this.flush()
  }

  /** Begins to write now what is not written, though a write be under way: the page may be going. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing += 1
    await this.#write()
    this.#writing -= 1
    if (this.#writing === 0 && this.#unwritten.size > 0) this.#writeIn(this.#hasFailed ? RETRY : GATHER)
  }

  #writeIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush().catch(this.#told)
    }, ms)
  }

  async #write(): Promise<void> {
    const drafts = [...this.#unwritten.values()]
    if (drafts.length === 0) return
    try {
      await this.#device.write(['drafts'], async (tx) => {
        const current = drafts.filter(({ key }) => this.#unwritten.has(key)) // not what was sent or dropped meanwhile
        const puts = current.map((draft) => tx.store.put(draft))
        tx.commit() // waits for no answer: a page that goes gets none, and what is not committed is lost
        await Promise.all(puts)
      })
    } catch (error) {
      this.#hasFailed = true
      this.#told(error)
      return
    }
    this.#hasFailed = false
    for (const draft of drafts) if (this.#unwritten.get(draft.key) === draft) this.take(draft.key)
    this.#written()
  }
}
