/**
 * One story's readers on this node.
 *
 *   wake ──▶ refresh: read the log from `seq`, make one frame (seq..now), write it to every live stream
 *   join ──▶ catching up: one patch from where the reader stands, until that is where the hub stands ──▶ live
 *
 * A frame may be given to any stream that stands at or after its beginning: a patch says how things *are*, so
 * what the reader has already does no harm. A stream joins the live ones only when it stands at or after the
 * hub's seq, and the next frame begins there; so no reader misses anything, in whatever order wake-ups,
 * joins and drains come. One refresh runs at a time; wake-ups that come meanwhile make one more, so under
 * load several changes travel in one frame.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Position } from '../log/position.ts'
import { createFrame, type Frame } from './frame.ts'
import { sendFrame, type Stream } from './stream.ts'

interface RenderedPatch {
  readonly from: number
  readonly to: number
  readonly position: string
  readonly json: string
  readonly isLast: boolean
}

/**
 * Reads and renders what changed after a position; `reload` if only the page itself can tell; undefined if there is
 * no such story.
 */
export type ReadPatch = (from: Position) => Promise<RenderedPatch | 'reload' | undefined>

/** Writes between two yields to the event loop, so that a big story does not delay everything else. */
const SLICE = 1_000
/** Cached patches for readers at one position; without a limit a quiet story would collect one per position. */
const KEPT_FRAMES = 200

/** Why a long poll returns: news, timeout, or early release. */
export type WakeReason = 'news' | 'elapsed' | 'released'

export interface HubEvents {
  /** This stream cannot be updated by a patch, or has received its last. */
  onEnded(stream: Stream, reason: 'reload' | 'last' | 'gone'): void
  /** The log has advanced. */
  onMoved(): void
  onError(error: unknown): void
}

export class StoryHub {
  readonly #readPatch: ReadPatch
  readonly #events: HubEvents
  readonly #live = new Set<Stream>()
  readonly #behind = new Set<Stream>()
  readonly #waiting = new Set<(wakeReason: WakeReason) => void>()
  readonly #epoch: string
  #seq: number
  #frames = new Map<number, Promise<Frame | 'reload' | undefined>>()
  #isRefreshing = false
  #isWoken = false

  constructor(position: Position, readPatch: ReadPatch, events: HubEvents) {
    this.#epoch = position.epoch
    this.#seq = position.seq
    this.#readPatch = readPatch
    this.#events = events
  }

  get epoch(): string {
    return this.#epoch
  }

  /** Its position in the log. */
  get seq(): number {
    return this.#seq
  }

  get isIdle(): boolean {
    return this.#live.size === 0 && this.#waiting.size === 0 && !this.#isRefreshing
  }

  /** Number of long polls that wait for the next change. */
  get waiting(): number {
    return this.#waiting.size
  }

  get streams(): ReadonlySet<Stream> {
    return this.#live
  }

  /** Brings a new or lagging stream to the hub's position, then keeps it up to date. */
  async join(stream: Stream): Promise<void> {
    try {
      while (stream.seq < this.#seq) {
        const frame = await this.frameFrom(stream.seq)
        if (stream.socket.destroyed) return
        if (frame === 'reload' || frame === undefined) {
          this.#events.onEnded(stream, frame ?? 'gone')
          return
        }
        stream.isBehind = false
        if (!sendFrame(stream, frame)) break
        if (frame.isLast) this.#events.onEnded(stream, 'last')
      }
      if (!stream.socket.destroyed && !stream.socket.writableEnded) {
        this.#live.add(stream)
        if (stream.isBehind) this.#behind.add(stream)
      }
    } catch (error) {
      this.#events.onError(error)
      stream.socket.destroy() // the reader reconnects and asks again
    }
  }

  leave(stream: Stream): void {
    this.#live.delete(stream)
    this.#behind.delete(stream)
  }

  /**
   * Updates lagging streams whose sockets have been drained. (`drain` would not do: Node emits it only for sockets
   * that held more than their high-water mark.)
   */
  async catchUp(): Promise<void> {
    const ready = [...this.#behind].filter((stream) => stream.socket.writableLength === 0)
    for (const stream of ready) this.#behind.delete(stream)
    await Promise.all(ready.map((stream) => this.join(stream)))
  }

  /**
   * The frame from a position to now, created once for all clients at that position (a whole audience after a
   * restart).
   */
  frameFrom(seq: number): Promise<Frame | 'reload' | undefined> {
    let frame = this.#frames.get(seq)
    if (frame === undefined) {
      if (this.#frames.size >= KEPT_FRAMES) this.#frames.clear()
      frame = this.#readPatch({ epoch: this.#epoch, seq }).then((patch) =>
        typeof patch === 'object' ? createFrame(patch) : patch,
      )
      frame.catch(() => this.#frames.delete(seq)) // the next caller tries again; this one gets the error
      this.#frames.set(seq, frame)
    }
    return frame
  }

  /** The same, if the log is known to have reached `tip`: an older cached frame is replaced. */
  async frameTo(tip: number, seq: number): Promise<Frame | 'reload' | undefined> {
    const frame = await this.frameFrom(seq)
    if (typeof frame !== 'object' || frame.to >= tip) return frame
    this.#frames.delete(seq)
    return this.frameFrom(seq)
  }

  /** Resolves when the log has advanced beyond `seq`, after `ms`, or on release. */
  async changedAfter(seq: number, ms: number): Promise<WakeReason> {
    if (seq < this.#seq) return 'news'
    return new Promise<WakeReason>((resolve) => {
      const done = (wakeReason: WakeReason) => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve(wakeReason)
      }
      const timer = setTimeout(() => done('elapsed'), ms)
      this.#waiting.add(done)
    })
  }

  /** The log may have advanced. */
  wake(): void {
    this.#isWoken = true
    if (this.#isRefreshing) return
    this.#isRefreshing = true
    this.#refresh()
      .catch((error: unknown) => this.#events.onError(error)) // the polling timer tries again
      .finally(() => {
        this.#isRefreshing = false
      })
  }

  async #refresh(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false
      this.#frames.clear()
      const frame = await this.frameFrom(this.#seq)
      if (frame === 'reload' || frame === undefined) {
        for (const stream of this.#live) this.#events.onEnded(stream, frame ?? 'gone')
        this.#events.onMoved()
        this.release()
        return
      }
      if (frame.to === this.#seq) continue
      this.#seq = frame.to
      this.#frames.clear()
      this.#events.onMoved()
      this.#tellWaiting('news')
      await this.#broadcast(frame)
    }
  }

  /** Releases every long poll without news: the server stops, or the story is gone. */
  release(): void {
    this.#tellWaiting('released')
  }

  #tellWaiting(wakeReason: WakeReason): void {
    for (const done of this.#waiting) done(wakeReason)
  }

  async #broadcast(frame: Frame): Promise<void> {
    let written = 0
    for (const stream of this.#live) {
      if (stream.seq >= frame.to) continue
      if (!sendFrame(stream, frame)) this.#behind.add(stream)
      else if (frame.isLast) this.#events.onEnded(stream, 'last')
      if (++written % SLICE === 0) await nextTurn()
    }
  }
}
