import type { Device } from './device.ts'
import type { UnloadBuffer } from './unload-buffer.ts'
import type { LocalDraft, NewDraft } from './records.ts'

/** Debounce of writes, ms; well under 200 ms including the write itself. */
const DEBOUNCE_MS = 100
const RETRY_MS = 2_000

/**
 * Drafts, saved while typing, one write at a time. Input during a write goes into the next one; failed writes stay in
 * memory and are retried. Changes by another tab since this one opened the draft are stored under a separate key, not
 * overwritten.
 */
export class Drafts {
  readonly #device: Device
  readonly #unloadBuffer: UnloadBuffer
  readonly #onError: (error: unknown) => void
  readonly #onWritten: (key: string | undefined) => void
  readonly #pending = new Map<string, LocalDraft>()
  readonly #tab = crypto.getRandomValues(new Uint32Array(2)).join('')
  /** When the version shown in this tab was saved, ms; 0: there was none. */
  readonly #shown = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing = 0
  #hasFailed = false
  #hasLeft = false
  #isClosed = false

  /** `written` after each write, with the key if it was of one draft alone; `told` of each that failed. */
  constructor(
    device: Device,
    unloadBuffer: UnloadBuffer,
    onWritten: (key: string | undefined) => void,
    onError: (error: unknown) => void,
  ) {
    this.#device = device
    this.#unloadBuffer = unloadBuffer
    this.#onWritten = onWritten
    this.#onError = onError
  }

  /** Recovers what the previous page could not save, unless something newer is stored. */
  async recover(): Promise<void> {
    const found = this.#unloadBuffer.all()
    if (found.length === 0) return
    await this.#device.write(['drafts'], async (tx) => {
      for (const draft of found) {
        const existing = await tx.store.get(draft.key)
        if (existing === undefined || existing.savedAt < draft.savedAt) await tx.store.put(draft)
      }
    })
    if (this.#device.isInMemory) return // they are stored nowhere else
    for (const { key } of found) this.#unloadBuffer.forget(key)
  }

  save(draft: NewDraft): void {
    const saved = { ...draft, savedAt: Date.now(), tab: this.#tab }
    this.#pending.set(draft.key, saved)
    if (this.#hasLeft) this.#unloadBuffer.store([saved]) // an editor may emit pending input after the page is left
    if (this.#writing === 0) this.#writeIn(DEBOUNCE_MS)
  }

  async get(key: string): Promise<LocalDraft | undefined> {
    return this.#pending.get(key) ?? this.#device.read(['drafts'], (tx) => tx.store.get(key))
  }

  /** Marks `savedAt` as the version that this tab has loaded; undefined: it starts a new one. */
  track(key: string, savedAt = 0): void {
    this.#shown.set(key, savedAt)
  }

  /**
   * Whether another tab has saved this, and this one that took the draft up has not seen it. It need not be newer: it may
   * have been typed before and written after.
   */
  isFromAnotherTab({ key, tab, savedAt }: LocalDraft): boolean {
    const shown = this.#shown.get(key)
    return tab !== this.#tab && shown !== undefined && savedAt !== shown
  }

  /** The version of another tab of a draft that this one has loaded and not changed since. */
  async externalChange(key: string): Promise<LocalDraft | 'gone' | undefined> {
    const shown = this.#shown.get(key)
    if (shown === undefined || this.holds(key)) return undefined
    const existing = await this.#device.read(['drafts'], (tx) => tx.store.get(key))
    if (this.holds(key) || !this.#shown.has(key)) return undefined
    if (existing === undefined) return shown === 0 ? undefined : 'gone'
    return this.isFromAnotherTab(existing) && existing.savedAt > shown ? existing : undefined
  }

  /** Most recently saved first; of the composer and of the dialogs. */
  async list(slug?: string): Promise<LocalDraft[]> {
    const written = await this.#device.read(['drafts'], (tx) =>
      slug === undefined ? tx.store.getAll() : tx.store.index('slug').getAll(slug),
    )
    const all = new Map(written.map((draft) => [draft.key, draft]))
    for (const [key, draft] of this.#pending)
      if (slug === undefined || draft.slug === slug) all.set(key, draft)
    return [...all.values()].sort((a, b) => b.savedAt - a.savedAt)
  }

  /** Flushes pending writes in the same transaction: a replacement is stored before the draft is deleted. */
  async drop(key: string): Promise<void> {
    this.take(key)
    const others = [...this.#pending.values()]
    await this.#device.write(['drafts'], async (tx) => {
      const existing = await tx.store.get(key)
      await this.#put(tx.store, others)
      await tx.store.delete(key)
      if (existing !== undefined && this.isFromAnotherTab(existing))
        await tx.store.put(conflictCopy(existing))
    })
    this.forget(key)
    this.#isWritten(others)
  }

  /** This tab has sent or discarded the draft. */
  forget(key: string): void {
    this.#shown.delete(key)
  }

  /** Removes pending input, for a transaction that moves it; `restore` if that fails. */
  take(key: string): LocalDraft | undefined {
    const draft = this.#pending.get(key)
    this.#pending.delete(key)
    this.#unloadBuffer.forget(key)
    return draft
  }

  /** Whether there is pending input for this key. */
  holds(key: string): boolean {
    return this.#pending.has(key)
  }

  restore(draft: LocalDraft | undefined): void {
    if (draft === undefined || this.#pending.has(draft.key)) return
    this.#pending.set(draft.key, draft)
    this.#writeIn(DEBOUNCE_MS)
  }

  /** The page may be unloading: buffers pending input synchronously, and writes it. Never rejects. */
  async leave(): Promise<void> {
    this.#hasLeft = true
    this.#unloadBuffer.store(this.#pending.values())
    await this.flush()
  }

  /** The same, finally; anything saved in the same task is written too. */
  async close(): Promise<void> {
    await this.leave()
    await this.flush()
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  /** The page was not unloaded. */
  stay(): void {
    this.#hasLeft = false
  }

  /** Starts writing pending input now, even if a write is running: the page may be unloading. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing += 1
    await this.#write()
    this.#writing -= 1
    if (this.#writing === 0 && this.#pending.size > 0) this.#writeIn(this.#hasFailed ? RETRY_MS : DEBOUNCE_MS)
  }

  #writeIn(ms: number): void {
    if (this.#isClosed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush().catch(this.#onError)
    }, ms)
  }

  async #write(): Promise<void> {
    const drafts = [...this.#pending.values()]
    if (drafts.length === 0) return
    let hasSetAside = false
    try {
      await this.#device.write(['drafts'], async (tx) => {
        const current = drafts.filter(({ key }) => this.#pending.has(key)) // without drafts sent or dropped meanwhile
        const puts = this.#hasLeft
          ? Promise.all(current.map((draft) => tx.store.put(draft)))
          : this.#put(tx.store, current).then((others) => (hasSetAside = others > 0))
        if (this.#hasLeft) tx.commit() // does not wait: an unloading page gets no events, and uncommitted data is lost
        await puts
      })
    } catch (error) {
      this.#hasFailed = true
      this.#onError(error)
      return
    }
    this.#hasFailed = false
    this.#isWritten(drafts)
    this.#onWritten(drafts.length > 1 || hasSetAside ? undefined : drafts[0]?.key)
  }

  /** Writes them; gives the number of others' that had to be set aside. */
  async #put(store: DraftStore, drafts: readonly LocalDraft[]): Promise<number> {
    const existing = await Promise.all(drafts.map(({ key }) => store.get(key)))
    const others = existing.filter(
      (each): each is LocalDraft => each !== undefined && this.isFromAnotherTab(each),
    )
    await Promise.all([...others.map(conflictCopy), ...drafts].map((draft) => store.put(draft)))
    return others.length
  }

  #isWritten(drafts: readonly LocalDraft[]): void {
    for (const draft of drafts) {
      if (this.#shown.has(draft.key)) this.#shown.set(draft.key, draft.savedAt)
      if (this.#pending.get(draft.key) === draft) this.take(draft.key)
    }
  }
}

interface DraftStore {
  get(key: string): Promise<LocalDraft | undefined>
  put(draft: LocalDraft): Promise<unknown>
}

/** A copy of one tab's input for a draft that another has overwritten. */
export function conflictCopy(draft: LocalDraft): LocalDraft {
  return { ...draft, key: `${draft.key}#${draft.savedAt}` }
}
