import type { ConnectionMonitor } from './connection-monitor.ts'
import type { Device } from './device.ts'
import type { StoredItem } from './device-schema.ts'
import { isOver, nextToSend, type ResponseOutcome } from './outbox.ts'
import type { OutboxRequest } from './records.ts'
import type { Sent } from './send-request.ts'
import { WorkLoop, type Next } from './work-loop.ts'

/** Pending time after which a request marks the connection as slow, ms. */
const STALLED_AFTER_MS = 4_000
/** ms between two looks for what has been done long enough. */
const EXPIRE_EVERY_MS = 60_000

export interface SenderDeps {
  readonly device: Device
  readonly connection: ConnectionMonitor
  /** Rejects only when `signal` is aborted. */
  readonly send: (request: OutboxRequest, signal: AbortSignal) => Promise<Sent>
  /** What the browser thinks of the network. */
  readonly isOnline: () => boolean
  /** An item has changed. */
  readonly onChange: () => void
  /** The device has failed. */
  readonly onError: (error: unknown) => void
}

/** Sends the outbox, one request at a time. One tab of a person runs it: the leader. */
export class Sender {
  readonly #deps: SenderDeps
  readonly #loop: WorkLoop
  readonly #whenIdle: (() => void)[] = []
  #hasRecovered = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
    this.#loop = new WorkLoop(this.#step, deps.onError)
  }

  /** Something may be sendable now. */
  wake(): void {
    this.#loop.wake()
  }

  /** Resolves when no text is being sent or sendable: then pictures may be uploaded. */
  async idle(): Promise<void> {
    const idle = new Promise<void>((resolve) => this.#whenIdle.push(resolve))
    this.#loop.wake()
    await idle
  }

  /** Until `signal` is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    this.#hasRecovered = false
    await this.#loop.run(signal)
    this.#tellIdle()
  }

  readonly #step = async (signal: AbortSignal): Promise<Next> => {
    if (!this.#hasRecovered) await this.#recover()
    this.#hasRecovered = true
    const next = await this.#take()
    if (next !== undefined) {
      await this.#send(next.key, next.item, signal)
      return 'go on'
    }
    this.#tellIdle()
    const hasDone = await this.#expire()
    return { restMs: this.#deps.connection.nextRetryIn() ?? (hasDone ? EXPIRE_EVERY_MS : undefined) }
  }

  #tellIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  /** What a tab was sending when it ended is sent again. */
  async #recover(): Promise<void> {
    const isChanged = await this.#deps.device.write(['outbox'], async (tx) => {
      const keys = await tx.store.getAllKeys()
      const items = await tx.store.getAll()
      const sending = keys.flatMap((key, at) => {
        const item = items[at]
        return item?.state === 'sending' ? [{ key, item }] : []
      })
      for (const { key, item } of sending) await tx.store.put({ ...item, state: 'queued' }, key)
      return sending.length > 0
    })
    if (isChanged) this.#deps.onChange()
  }

  async #take(): Promise<{ key: number; item: StoredItem } | undefined> {
    const taken = await this.#deps.device.write(['outbox'], async (tx) => {
      const keys = await tx.store.getAllKeys()
      const items = await tx.store.getAll()
      const at = nextToSend(items, (slug) => this.#deps.connection.isPaused(slug))
      const [key, item] = at === undefined ? [] : [keys[at], items[at]]
      if (key === undefined || item === undefined) return undefined
      const sending: StoredItem = { ...item, state: 'sending', attempts: item.attempts + 1 }
      await tx.store.put(sending, key)
      return { key, item: sending }
    })
    if (taken !== undefined) this.#deps.onChange()
    return taken
  }

  async #send(key: number, item: StoredItem, signal: AbortSignal): Promise<void> {
    const { connection, device, isOnline, send } = this.#deps
    const isOffAtStart = !isOnline()
    const stalled = setTimeout(() => connection.stalled(), STALLED_AFTER_MS)
    let sent: Sent
    try {
      sent = await send(item.request, signal)
    } finally {
      clearTimeout(stalled)
    }
    signal.throwIfAborted() // another tab leads now, and sends it too: what it writes stands
    // A device that was offline throughout has sent nothing.
    const isUntried = sent.ms === undefined && isOffAtStart && !isOnline()
    const after = afterAnswer(isUntried ? { ...item, attempts: item.attempts - 1 } : item, sent.outcome)
    await device.write(['outbox'], async (tx) => {
      await tx.store.put(after, key)
    })
    recordOutcome(connection, item.slug, sent)
    this.#deps.onChange()
  }

  /** Drops what has been done long enough; whether there is more that will be. */
  async #expire(): Promise<boolean> {
    const now = Date.now()
    return this.#deps.device.write(
      ['outbox'],
      async (tx) => {
        const keys = await tx.store.getAllKeys()
        const items = await tx.store.getAll()
        for (const [at, key] of keys.entries()) {
          const item = items[at]
          if (item !== undefined && isOver(item, now)) await tx.store.delete(key)
        }
        return items.some((item) => item.state === 'delivered' && !isOver(item, now))
      },
      'relaxed',
    )
  }
}

function afterAnswer(item: StoredItem, outcome: ResponseOutcome): StoredItem {
  if (outcome.is === 'done') {
    const { draft: _draft, ...rest } = item
    return { ...rest, state: 'delivered', answer: outcome.answer, doneAt: Date.now() }
  }
  if (outcome.is === 'refused') return { ...item, state: 'refused', problem: outcome.problem }
  return { ...item, state: 'queued' }
}

function recordOutcome(connection: ConnectionMonitor, slug: string, { outcome, ms }: Sent): void {
  if (outcome.is === 'signed-out') return connection.signedOut()
  if (outcome.is === 'again') {
    connection.backOff(outcome.holds === 'all' ? undefined : slug, outcome.afterMs)
    if (outcome.holds === 'all' && ms === undefined) return connection.failed()
  }
  if (ms !== undefined) connection.responded(ms)
  if (outcome.is === 'done' || outcome.is === 'refused') connection.succeeded(slug)
}
