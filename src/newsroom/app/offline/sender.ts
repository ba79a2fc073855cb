import { Bell } from './bell.ts'
import type { Device, StoredItem } from './device.ts'
import type { Link } from './link.ts'
import { isOver, nextToSend, type Verdict } from './outbox.ts'
import { sendRequest, type Sent } from './send-request.ts'

/** ms after which a request that is still out makes the link a slow one. */
const DRAGS_AFTER = 4_000
/** ms until the next try where the browser's database fails. */
const DEVICE_RETRY = 5_000

/** Sends the outbox, one request at a time. One tab of a person runs it: whoever holds the lock. */
export class Sender {
  readonly #device: Device
  readonly #link: Link
  readonly #personId: string
  readonly #changed: () => void
  readonly #told: (error: unknown) => void
  readonly #bell = new Bell()
  readonly #whenIdle: (() => void)[] = []

  /** `changed` after each change of an item; `told` of each failure of the device. */
  constructor(
    device: Device,
    link: Link,
    personId: string,
    changed: () => void,
    told: (error: unknown) => void,
  ) {
    this.#device = device
    this.#link = link
    this.#personId = personId
    this.#changed = changed
    this.#told = told
  }

  /** Something may be sent that could not be before. */
  wake(): void {
    this.#bell.ring()
  }

  /** Resolves when no words are on their way or could be: then it is the pictures' turn. */
  async idle(): Promise<void> {
    const idle = new Promise<void>((resolve) => this.#whenIdle.push(resolve))
    this.#bell.ring()
    await idle
  }

  /** Until `signal` is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let hasRecovered = false
    while (!signal.aborted) {
      try {
        if (!hasRecovered) await this.#recover()
        hasRecovered = true
        const next = await this.#take()
        if (next !== undefined) {
          await this.#send(next.key, next.item, signal)
          continue
        }
        for (const resolve of this.#whenIdle.splice(0)) resolve()
        await this.#bell.wait(signal, await this.#restFor())
      } catch (error) {
        if (signal.aborted) break // the request that was out is sent again by whoever takes over
        this.#told(error)
        await this.#bell.wait(signal, DEVICE_RETRY)
      }
    }
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  /** What a tab that died was sending, nobody knows to have arrived: it waits to be sent again. */
  async #recover(): Promise<void> {
    const isChanged = await this.#device.write(['outbox'], async (tx) => {
      const keys = await tx.store.getAllKeys()
      const items = await tx.store.getAll()
      const sending = keys.flatMap((key, at) => {
        const item = items[at]
        return item?.state === 'sending' ? [{ key, item }] : []
      })
      for (const { key, item } of sending) await tx.store.put({ ...item, state: 'saved here' }, key)
      return sending.length > 0
    })
    if (isChanged) this.#changed()
  }

  async #take(): Promise<{ key: number; item: StoredItem } | undefined> {
    const taken = await this.#device.write(['outbox'], async (tx) => {
      const keys = await tx.store.getAllKeys()
      const items = await tx.store.getAll()
      const at = nextToSend(items, (slug) => this.#link.isHeld(slug))
      const [key, item] = at === undefined ? [] : [keys[at], items[at]]
      if (key === undefined || item === undefined) return undefined
      const sending: StoredItem = { ...item, state: 'sending', attempts: item.attempts + 1 }
      await tx.store.put(sending, key)
      return { key, item: sending }
    })
    if (taken !== undefined) this.#changed()
    return taken
  }

  async #send(key: number, item: StoredItem, signal: AbortSignal): Promise<void> {
    const isOffAtStart = !navigator.onLine
    const drags = setTimeout(() => this.#link.drags(), DRAGS_AFTER)
    let sent: Sent
    try {
      sent = await sendRequest(item.request, this.#personId, signal)
    } finally {
      clearTimeout(drags)
    }
    signal.throwIfAborted() // another tab has seized the turn, and sends it too: what it writes stands
    // Nothing has left a device that had no network from beginning to end.
    const isUntried = sent.ms === undefined && isOffAtStart && !navigator.onLine
    const after = afterAnswer(isUntried ? { ...item, attempts: item.attempts - 1 } : item, sent.verdict)
    await this.#device.write(['outbox'], async (tx) => {
      await tx.store.put(after, key)
    })
    learn(this.#link, item.slug, sent)
    this.#changed()
  }

  /** Drops what has been done long enough, and says when there is something to do again. */
  async #restFor(): Promise<number | undefined> {
    const now = Date.now()
    const doneAt = await this.#device.write(
      ['outbox'],
      async (tx) => {
        const keys = await tx.store.getAllKeys()
        const items = await tx.store.getAll()
        for (const [at, key] of keys.entries()) {
          const item = items[at]
          if (item !== undefined && isOver(item, now)) await tx.store.delete(key)
        }
        return items.find((item) => item.state === 'published' && !isOver(item, now))?.doneAt
      },
      'relaxed',
    )
    const held = this.#link.nextIn(now)
    return held ?? (doneAt === undefined ? undefined : 60_000)
  }
}

function afterAnswer(item: StoredItem, verdict: Verdict): StoredItem {
  if (verdict.is === 'done') {
    const { draft: _draft, ...rest } = item
    return { ...rest, state: 'published', answer: verdict.answer, doneAt: Date.now() }
  }
  if (verdict.is === 'refused') return { ...item, state: 'refused', problem: verdict.problem }
  return { ...item, state: 'saved here' }
}

function learn(link: Link, slug: string, { verdict, ms }: Sent): void {
  if (verdict.is === 'signed-out') return link.signedOut()
  if (verdict.is === 'again') {
    link.hold(verdict.holds === 'all' ? undefined : slug, verdict.afterMs)
    if (verdict.holds === 'all' && ms === undefined) return link.failed()
  }
  if (ms !== undefined) link.answered(ms)
  if (verdict.is === 'done' || verdict.is === 'refused') link.worked(slug)
}
