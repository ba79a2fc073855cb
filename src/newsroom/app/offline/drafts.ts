import type { Device } from './device.ts'
import type { LastWords } from './last-words.ts'
import type { LocalDraft, NewDraft } from './records.ts'

/** ms that typing is gathered before it is written; with the write itself well under 200 ms. */
const GATHER = 100
const RETRY = 2_000

/**
 * Drafts: written while one types, one write at a time. What is typed during a write goes into the next one; what
 * could not be written stays in this tab's memory, and is tried again. What another tab has typed into a draft since
 * this one took it up is set aside under a key of its own, not overwritten.
 */
export class Drafts {
  readonly #device: Device
  readonly #lastWords: LastWords
  readonly #told: (error: unknown) => void
  readonly #written: (key: string | undefined) => void
  readonly #unwritten = new Map<string, LocalDraft>()
  readonly #tab = crypto.getRandomValues(new Uint32Array(2)).join('')
  /** When what this tab shows of a draft was saved, ms; 0: there was none. */
  readonly #shown = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing = 0
  #hasFailed = false
  #hasLeft = false
  #isClosed = false

  /** `written` after each write, with the key if it was of one draft alone; `told` of each that failed. */
  constructor(
    device: Device,
    lastWords: LastWords,
    written: (key: string | undefined) => void,
    told: (error: unknown) => void,
  ) {
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
    if (this.#device.isInMemory) return // they are kept nowhere else
    for (const { key } of found) this.#lastWords.forget(key)
  }

  save(draft: NewDraft): void {
    const saved = { ...draft, savedAt: Date.now(), tab: this.#tab }
    this.#unwritten.set(draft.key, saved)
    if (this.#hasLeft) this.#lastWords.keep([saved]) // an editor may tell its last keys after the page has gone
    if (this.#writing === 0) this.#writeIn(GATHER)
  }

  async get(key: string): Promise<LocalDraft | undefined> {
    return this.#unwritten.get(key) ?? this.#device.read(['drafts'], (tx) => tx.store.get(key))
  }

  /** This tab goes on with the draft that was saved then; undefined: with one that it begins. */
  takesUp(key: string, savedAt = 0): void {
    this.#shown.set(key, savedAt)
  }

  /**
   * Whether another tab has saved this, and this one that took the draft up has not seen it. It need not be newer: it may
   * have been typed before and written after.
   */
  isOfOthers({ key, tab, savedAt }: LocalDraft): boolean {
    const shown = this.#shown.get(key)
    return tab !== this.#tab && shown !== undefined && savedAt !== shown
  }

  /** What another tab has made of a draft that this one has taken up and not typed into since. */
  async fromOtherTabs(key: string): Promise<LocalDraft | 'gone' | undefined> {
    const shown = this.#shown.get(key)
    if (shown === undefined || this.holds(key)) return undefined
    const standing = await this.#device.read(['drafts'], (tx) => tx.store.get(key))
    if (this.holds(key) || !this.#shown.has(key)) return undefined
    if (standing === undefined) return shown === 0 ? undefined : 'gone'
    return this.isOfOthers(standing) && standing.savedAt > shown ? standing : undefined
  }

  /** The last saved first; of the composer and of the dialogs. */
  async list(slug?: string): Promise<LocalDraft[]> {
    const written = await this.#device.read(['drafts'], (tx) =>
      slug === undefined ? tx.store.getAll() : tx.store.index('slug').getAll(slug),
    )
    const all = new Map(written.map((draft) => [draft.key, draft]))
    for (const [key, draft] of this.#unwritten)
      if (slug === undefined || draft.slug === slug) all.set(key, draft)
    return [...all.values()].sort((a, b) => b.savedAt - a.savedAt)
  }

  /** Writes what is not written yet with it: what takes the place of a draft is there when that goes. */
  async drop(key: string): Promise<void> {
    this.take(key)
    const others = [...this.#unwritten.values()]
    await this.#device.write(['drafts'], async (tx) => {
      const standing = await tx.store.get(key)
      await this.#put(tx.store, others)
      await tx.store.delete(key)
      if (standing !== undefined && this.isOfOthers(standing)) await tx.store.put(aside(standing))
    })
    this.forget(key)
    this.#isWritten(others)
  }

  /** This tab has sent the draft or thrown it away. */
  forget(key: string): void {
    this.#shown.delete(key)
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
    this.#hasLeft = true
    this.#lastWords.keep(this.#unwritten.values())
    await this.flush()
  }

  /** The same for good; what is saved in the same breath is written too. */
  async close(): Promise<void> {
    await this.leave()
    await this.flush()
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  /** It has not gone. */
  stay(): void {
    this.#hasLeft = false
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
    if (this.#isClosed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush().catch(this.#told)
    }, ms)
  }

  async #write(): Promise<void> {
    const drafts = [...this.#unwritten.values()]
    if (drafts.length === 0) return
    let hasSetAside = false
    try {
      await this.#device.write(['drafts'], async (tx) => {
        const current = drafts.filter(({ key }) => this.#unwritten.has(key)) // not what was sent or dropped meanwhile
        const puts = this.#hasLeft
          ? Promise.all(current.map((draft) => tx.store.put(draft)))
          : this.#put(tx.store, current).then((others) => (hasSetAside = others > 0))
        if (this.#hasLeft) tx.commit() // waits for no answer: a page that goes gets none, and what is not committed is lost
        await puts
      })
    } catch (error) {
      this.#hasFailed = true
      this.#told(error)
      return
    }
    this.#hasFailed = false
    this.#isWritten(drafts)
    this.#written(drafts.length > 1 || hasSetAside ? undefined : drafts[0]?.key)
  }

  /** Writes them; gives the number of others' that had to be set aside. */
  async #put(store: DraftStore, drafts: readonly LocalDraft[]): Promise<number> {
    const standing = await Promise.all(drafts.map(({ key }) => store.get(key)))
    const others = standing.filter((each): each is LocalDraft => each !== undefined && this.isOfOthers(each))
    await Promise.all([...others.map(aside), ...drafts].map((draft) => store.put(draft)))
    return others.length
  }

  #isWritten(drafts: readonly LocalDraft[]): void {
    for (const draft of drafts) {
      if (this.#shown.has(draft.key)) this.#shown.set(draft.key, draft.savedAt)
      if (this.#unwritten.get(draft.key) === draft) this.take(draft.key)
    }
  }
}

interface DraftStore {
  get(key: string): Promise<LocalDraft | undefined>
  put(draft: LocalDraft): Promise<unknown>
}

/** The last that one tab has typed into a draft that another has written over. */
export function aside(draft: LocalDraft): LocalDraft {
  return { ...draft, key: `${draft.key}#${draft.savedAt}` }
}
