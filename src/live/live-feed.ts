import { setTimeout as wait } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bus } from '../platform/bus.ts'
import { FairQueue } from '../platform/fair-queue.ts'
import { acceptsGzip } from '../platform/http/encoding.ts'
import { problemJson, toProblem } from '../platform/http/error-handler.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { detachSocket } from '../platform/http/detach-socket.ts'
import type { SiteContext } from '../pages/site-context.ts'
import type { LivePart } from '../pages/live-part.ts'
import { renderPatch } from '../pages/render.tsx'
import type { StoryDatabase } from '../story/change.ts'
import { storyProblem } from '../story/problems.ts'
import { readPatch } from '../story/reads/patch-actions.ts'
import { findStory } from '../story/reads/public-read-actions.ts'
import { isOpen, type Story } from '../story/story.ts'
import type { Topic } from '../story/topic.ts'
import { formatPosition, isInLog, parsePosition, type Position } from '../log/position.ts'
import { encodeLine, type Line } from './frame.ts'
import { StoryHub } from './hub.ts'
import { Subscribers } from './subscribers.ts'
import { endStream, hasStalled, openStream, sendLine, type Stream } from './stream.ts'
import { liveProblem } from './problems.ts'

export interface LiveFeedDeps {
  readonly db: StoryDatabase
  readonly bus: Bus<Topic>
  readonly siteContext: SiteContext
  /** What patches have beside posts. */
  readonly liveParts: readonly LivePart[]
  readonly maxStreams: number
  /** A story's log has advanced; also called if no notification came and polling found it. */
  onMoved(storyId: string): void
  /** Maximum number of streams per address. */
  readonly maxStreamsPerAddress: number
  /** The address of the client; undefined if it is not limited: this machine, or a proxy in front. */
  callerAddress(request: IncomingMessage): string | undefined
  onError(error: unknown, where: string): void
}

const TICK_MS = 250
const GOODBYE_MS = 1_000
/** While draining: how often some are released, and how soon they may come back. */
const RELEASE_INTERVAL_MS = 100
const RELEASE_SPREAD_MS = 500
const HEARTBEAT_MS = 20_000
/** How often every hub polls its log: bounds the delay of a lost notification. */
const POLL_INTERVAL_MS = 5_000

/** An event rather than a comment: scripts do not see comments, and silence is how they detect a dead connection. */
const HEARTBEAT = encodeLine('event: beat\ndata: 1\n\n')
const RELOAD = encodeLine('event: reload\ndata: {}\n\n')
const LAST = encodeLine('event: end\ndata: {}\n\n')
/** Retry hints, spread so that an audience that lost its server does not reconnect all at once (WHATWG HTML, 9.2). */
const HELLO = retryHints(1_000, 4_000).map((retry) => encodeLine(`${retry}\n`))

/**
 * Sent by a stopping server: the reader's script reconnects at a random time within `spread` ms; an EventSource
 * without it after the hinted time.
 */
function goodbyeLines(spread: number): Line[] {
  const bye = `event: bye\ndata: {"spread":${spread}}\n\n`
  return retryHints(1_000, Math.max(2_000, spread)).map((retry) => encodeLine(`${retry}${bye}`))
}

function retryHints(min: number, max: number): string[] {
  return Array.from({ length: 16 }, (_, n) => `retry: ${Math.round(min + ((max - min) * n) / 15)}\n`)
}

/** An audience reconnects at no more than about two thousand per second. */
function reconnectSpread(streams: number): number {
  return Math.round(Math.min(10_000, Math.max(1_000, streams / 2)))
}

function pickRandom(lines: readonly Line[]): Line {
  return lines[Math.floor(Math.random() * lines.length)] ?? HEARTBEAT
}

/** The readers of every story on this node. */
export class LiveFeed {
  readonly #deps: LiveFeedDeps
  readonly #hubs = new Map<string, StoryHub>()
  readonly #sockets: Subscribers<Socket, Topic>
  readonly #patches = new FairQueue({ atOnce: 1 })
  #beat = 0
  #isStopping = false

  constructor(deps: LiveFeedDeps) {
    this.#deps = deps
    this.#sockets = new Subscribers({
      bus: deps.bus,
      wake: (topic) => {
        if (topic === undefined) for (const hub of this.#hubs.values()) hub.wake()
        else if (topic.kind === 'public') this.#hubs.get(topic.storyId)?.wake()
      },
      timers: [
        { everyMs: TICK_MS, run: () => this.#tick() },
        { everyMs: POLL_INTERVAL_MS, run: () => this.#pollHubs() },
      ],
    })
  }

  /** Whether no new clients are accepted, since the server is about to stop. */
  get isStopping(): boolean {
    return this.#isStopping
  }

  get streams(): number {
    return this.#sockets.size
  }

  /** Unsent bytes in this process (not in the kernel). */
  get unsentBytes(): number {
    let bytes = 0
    for (const hub of this.#hubs.values())
      for (const { socket } of hub.streams) bytes += socket.writableLength
    return bytes
  }

  /** Long polls that are held here. */
  get waiting(): number {
    let waiting = 0
    for (const hub of this.#hubs.values()) waiting += hub.waiting
    return waiting
  }

  /** Whether the limit of streams and long polls is reached. */
  get isFull(): boolean {
    return this.#sockets.size + this.waiting >= this.#deps.maxStreams
  }

  /** The hub of a public story, at the position of its log; throws `story-not-found`. */
  async getHub(slug: string): Promise<{ hub: StoryHub; story: Story }> {
    const story = await findStory(this.#deps.db, slug)
    if (story === undefined) throw storyProblem('story-not-found', `The slug was "${slug.slice(0, 80)}".`)
    let hub = this.#hubs.get(story.id)
    if (hub === undefined || hub.epoch !== story.epoch) {
      const created: StoryHub = new StoryHub(story, (from) => this.#patchInTurn(created, story.id, from), {
        onEnded: (stream, reason) => this.#ended(stream, reason),
        onMoved: () => this.#deps.onMoved(story.id),
        onError: (error) => this.#deps.onError(error, 'a story’s hub'),
      })
      hub = created
      this.#hubs.set(story.id, hub)
      hub.wake() // commits since we read the log's position have notified nobody
    } else if (hub.seq < story.seq) hub.wake() // nor have those that we have just found, possibly
    return { hub, story }
  }

  /** The current position of a public story's log. */
  async readPosition(slug: string): Promise<Position> {
    return (await this.getHub(slug)).story
  }

  /**
   * One patch after the other, yielding in between: catching up a reader never delays new changes, which go first.
   */
  #patchInTurn(hub: StoryHub, storyId: string, from: Position) {
    const isUrgent = from.seq === hub.seq
    return this.#patches.run({ owner: storyId, isUrgent }, async () => {
      if (!isUrgent) await nextTurn()
      return this.#renderPatch(storyId, from)
    })
  }

  async #renderPatch(storyId: string, from: Position) {
    const view = await readPatch(this.#deps.db, storyId, from, this.#deps.liveParts)
    if (view === undefined || view === 'reload') return view
    return {
      from: view.from,
      to: view.to,
      position: formatPosition(view.story),
      json: renderPatch(view, this.#deps.siteContext),
      isLast: !isOpen(view.story.status),
    }
  }

  /** Handles `GET /live/:slug/stream` outside of the HTTP server; false for every other request. */
  intercept(request: IncomingMessage, response: ServerResponse): boolean {
    const [, slug, query] = STREAM_PATH.exec(request.url ?? '') ?? []
    if (slug === undefined || request.method !== 'GET') return false
    const after = new URLSearchParams(query).get('after') ?? undefined
    const last = request.headers['last-event-id']
    const lastEventId = typeof last === 'string' && last !== '' ? last : after
    const isGzip = acceptsGzip(request.headers['accept-encoding'])
    const address = this.#deps.callerAddress(request)
    return detachSocket(request, response, (socket) => {
      socket.on('error', ignoreError)
      socket.on('end', () => socket.destroy())
      const isCrowded =
        address !== undefined && this.#sockets.countOf(address) >= this.#deps.maxStreamsPerAddress
      this.#sockets.add(socket, isCrowded ? undefined : address)
      socket.on('close', () => this.#sockets.delete(socket))
      if (isCrowded) return rejectSocket(socket, httpProblem('overloaded'), this.#deps.onError)
      this.#open(socket, slug, lastEventId, isGzip).catch((error: unknown) =>
        rejectSocket(socket, error, this.#deps.onError),
      )
    })
  }

  async #open(socket: Socket, slug: string, lastEventId: string | undefined, isGzip: boolean): Promise<void> {
    if (this.#isStopping) throw httpProblem('stopping')
    if (this.#sockets.size > this.#deps.maxStreams) throw httpProblem('overloaded')
    const position = lastEventId === undefined ? undefined : parsePosition(lastEventId)
    if (lastEventId !== undefined && position === undefined)
      throw liveProblem('invalid-position', `It was "${lastEventId.slice(0, 60)}".`)
    const { hub, story } = await this.getHub(slug)
    if (position !== undefined && !isInLog(story, position)) throw liveProblem('position-gone')
    const seq = position?.seq ?? story.seq
    if (!isOpen(story.status) && seq === story.seq) {
      finish(socket, NO_CONTENT) // tells EventSource not to come back (WHATWG HTML, 9.2)
      return
    }
    const stream: Stream = { socket, isGzip, seq, isBehind: false, stalledSince: 0 }
    if (socket.destroyed) return
    socket.on('close', () => {
      hub.leave(stream)
      if (hub.isIdle) this.#forget(story.id, hub)
    })
    socket.resume() // readers send nothing more; input is dropped
    openStream(socket, isGzip, pickRandom(HELLO))
    await hub.join(stream)
  }

  #forget(storyId: string, hub: StoryHub): void {
    if (this.#hubs.get(storyId) === hub) this.#hubs.delete(storyId)
  }

  #ended(stream: Stream, reason: 'reload' | 'last' | 'gone'): void {
    endStream(stream, reason === 'last' ? LAST : RELOAD)
  }

  #tick(): void {
    const now = performance.now()
    const beats = HEARTBEAT_MS / TICK_MS
    this.#beat = (this.#beat + 1) % beats
    let index = 0
    for (const hub of this.#hubs.values()) {
      hub.catchUp().catch((error: unknown) => this.#deps.onError(error, 'catching up'))
      for (const stream of hub.streams) {
        // A part of the audience per tick, so that heartbeats never delay a frame.
        if (index++ % beats !== this.#beat) continue
        if (hasStalled(stream, now)) stream.socket.destroy()
        else sendLine(stream, HEARTBEAT)
      }
    }
  }

  #pollHubs(): void {
    for (const [storyId, hub] of this.#hubs) {
      if (hub.isIdle) this.#forget(storyId, hub)
      else hub.wake()
    }
  }

  /**
   * Releases all clients, a few at a time over `ms`, and accepts none: new ones are rejected with `stopping`, and a
   * proxy in front directs them to another node.
   */
  async drain(ms: number): Promise<void> {
    this.#isStopping = true
    for (const hub of this.#hubs.values()) hub.release()
    const lines = goodbyeLines(RELEASE_SPREAD_MS)
    for (let steps = Math.ceil(ms / RELEASE_INTERVAL_MS); steps > 0; steps -= 1) {
      const streams = [...this.#hubs.values()].flatMap((hub) => [...hub.streams])
      for (const stream of streams.slice(0, Math.ceil(streams.length / steps)))
        endStream(stream, pickRandom(lines))
      await wait(RELEASE_INTERVAL_MS)
    }
  }

  /** Says goodbye to all clients, with a time to reconnect at. */
  close(): void {
    this.#isStopping = true
    this.#sockets.close()
    const lines = goodbyeLines(reconnectSpread(this.#sockets.size))
    for (const hub of this.#hubs.values()) {
      hub.release()
      for (const stream of hub.streams) endStream(stream, pickRandom(lines))
    }
    // A client that does not accept the goodbye, or keeps the connection open, does not delay the stop.
    setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, GOODBYE_MS).unref()
  }
}

const STREAM_PATH = /^\/live\/([a-z0-9-]{1,80})\/stream(?:\?(.*))?$/

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n'

/** A broken connection is normal; `close` follows, and the reader reconnects. */
function ignoreError(): void {}

/** Sends the last bytes and closes, even if the other side keeps its end open. */
function finish(socket: Socket, words: string): void {
  socket.resume() // unread input would turn the close into a reset
  socket.end(words)
  socket.destroySoon()
}

/** Rejects with an HTTP response: the socket has left the server's hands, and nothing has been written yet. */
function rejectSocket(socket: Socket, error: unknown, onError: LiveFeedDeps['onError']): void {
  if (socket.destroyed) return
  const problem = toProblem(error)
  if (problem !== error) onError(error, 'opening a stream')
  const body = problemJson(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Access-Control-Allow-Origin: *',
    ...(problem.status === 503 ? [`Retry-After: ${problem.code === 'stopping' ? 1 : 60}`] : []),
    'Connection: close',
  ]
  finish(socket, `${head.join('\r\n')}\r\n\r\n${body}`)
}
