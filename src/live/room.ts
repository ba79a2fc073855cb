import { setTimeout as wait } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bus } from '../platform/bus.ts'
import { FairQueue } from '../platform/fair-queue.ts'
import { takesGzip } from '../platform/http/encoding.ts'
import { problemJson, problemOf } from '../platform/http/problem-door.ts'
import { httpProblem } from '../platform/http/problems.ts'
import { takeSocket } from '../platform/http/take-socket.ts'
import type { Edition } from '../pages/edition.ts'
import type { LivePart } from '../pages/live-part.ts'
import { renderPatch } from '../pages/render.tsx'
import type { StoryDatabase } from '../story/change.ts'
import { storyProblem } from '../story/problems.ts'
import { readPatch } from '../story/reads/patch-actions.ts'
import { findStory } from '../story/reads/public-read-actions.ts'
import { isOpen, type Story } from '../story/story.ts'
import type { Topic } from '../story/topic.ts'
import { formatPosition, isKnownTo, parsePosition, type Position } from '../log/position.ts'
import { lineOf, type Line } from './frame.ts'
import { StoryHub } from './hub.ts'
import { Subscribers } from './subscribers.ts'
import { endStream, hasStalled, openStream, sendLine, type Stream } from './stream.ts'
import { liveProblem } from './problems.ts'

export interface LiveParts {
  readonly db: StoryDatabase
  readonly bus: Bus<Topic>
  readonly edition: Edition
  /** What patches have beside posts. */
  readonly liveParts: readonly LivePart[]
  readonly maxStreams: number
  /** A story's log has gone on: said also where no wake-up came and a hub found it by looking. */
  moved(storyId: string): void
  /** Streams of one address. */
  readonly maxStreamsOfOne: number
  /** From where a request comes; undefined where it is not to be bounded: this machine, or a proxy in front. */
  addressOf(request: IncomingMessage): string | undefined
  failed(error: unknown, where: string): void
}

const TICK_MS = 250
const GOODBYE_MS = 1_000
/** While it drains: how often some are let go, and how soon they may come back. */
const LET_GO_MS = 100
const LET_GO_SPREAD_MS = 500
const HEARTBEAT_MS = 20_000
/** How often every hub looks at its log without having been woken: what bounds a lost wake-up. */
const LOOK_MS = 5_000

/** An event and not a comment: the reader's script cannot hear comments, and silence is how it knows a dead line. */
const HEARTBEAT = lineOf('event: beat\ndata: 1\n\n')
const RELOAD = lineOf('event: reload\ndata: {}\n\n')
const LAST = lineOf('event: end\ndata: {}\n\n')
/** Retry hints, spread so that an audience that lost its server does not return in one moment (WHATWG HTML, 9.2). */
const HELLO = retries(1_000, 4_000).map((retry) => lineOf(`${retry}\n`))

/**
 * The last words of a server that stops: the reader's script comes back within `spread` ms, at a time of its own
 * choosing; an EventSource without it after the time of the hint.
 */
function goodbye(spread: number): Line[] {
  const bye = `event: bye\ndata: {"spread":${spread}}\n\n`
  return retries(1_000, Math.max(2_000, spread)).map((retry) => lineOf(`${retry}${bye}`))
}

function retries(least: number, most: number): string[] {
  return Array.from({ length: 16 }, (_, n) => `retry: ${Math.round(least + ((most - least) * n) / 15)}\n`)
}

/** An audience comes back at no more than about two thousand a second. */
function spreadFor(streams: number): number {
  return Math.round(Math.min(10_000, Math.max(1_000, streams / 2)))
}

function oneOf(lines: readonly Line[]): Line {
  return lines[Math.floor(Math.random() * lines.length)] ?? HEARTBEAT
}

/** Every story's readers on this node. */
export class LiveRoom {
  readonly #parts: LiveParts
  readonly #hubs = new Map<string, StoryHub>()
  readonly #sockets: Subscribers<Socket, Topic>
  readonly #patches = new FairQueue({ atOnce: 1 })
  #beat = 0
  #isStopping = false

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#sockets = new Subscribers({
      bus: parts.bus,
      wake: (topic) => {
        if (topic === undefined) for (const hub of this.#hubs.values()) hub.wake()
        else if (topic.kind === 'public') this.#hubs.get(topic.storyId)?.wake()
      },
      timers: [
        { everyMs: TICK_MS, run: () => this.#tick() },
        { everyMs: LOOK_MS, run: () => this.#look() },
      ],
    })
  }

  /** Whether nobody new is held here, since the server is about to stop. */
  get isStopping(): boolean {
    return this.#isStopping
  }

  get streams(): number {
    return this.#sockets.size
  }

  /** Bytes that readers have not taken and that wait in this process (not in the kernel). */
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

  /** Whether as many readers are held here, by streams and long polls, as may be. */
  get isFull(): boolean {
    return this.#sockets.size + this.waiting >= this.#parts.maxStreams
  }

  /** The hub of a public story, standing where its log stands; throws `story-unknown`. */
  async hubOf(slug: string): Promise<{ hub: StoryHub; story: Story }> {
    const story = await findStory(this.#parts.db, slug)
    if (story === undefined) throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    let hub = this.#hubs.get(story.id)
    if (hub === undefined || hub.epoch !== story.epoch) {
      const made: StoryHub = new StoryHub(story, (from) => this.#patchInTurn(made, story.id, from), {
        ended: (stream, why) => this.#ended(stream, why),
        moved: () => this.#parts.moved(story.id),
        failed: (error) => this.#parts.failed(error, 'a story’s hub'),
      })
      hub = made
      this.#hubs.set(story.id, hub)
      hub.wake() // whatever was committed since we read where the log stands woke nobody
    } else if (hub.seq < story.seq) hub.wake() // nor did what we have just found, perhaps
    return { hub, story }
  }

  /** Where a public story's log stands now. */
  async tipOf(slug: string): Promise<Position> {
    return (await this.hubOf(slug)).story
  }

  /**
   * One patch after the other, with a turn for everything else in between: what each reader in turn missed never holds
   * up what is new, which goes first.
   */
  #patchInTurn(hub: StoryHub, storyId: string, from: Position) {
    const isUrgent = from.seq === hub.seq
    return this.#patches.run({ owner: storyId, isUrgent }, async () => {
      if (!isUrgent) await nextTurn()
      return this.#renderPatch(storyId, from)
    })
  }

  async #renderPatch(storyId: string, from: Position) {
    const view = await readPatch(this.#parts.db, storyId, from, this.#parts.liveParts)
    if (view === undefined || view === 'reload') return view
    return {
      from: view.from,
      to: view.to,
      position: formatPosition(view.story),
      json: renderPatch(view, this.#parts.edition),
      isLast: !isOpen(view.story.status),
    }
  }

  /** Takes `GET /live/:slug/stream` out of HTTP's hands; false for every other request. */
  intercept(request: IncomingMessage, response: ServerResponse): boolean {
    const [, slug, query] = STREAM_PATH.exec(request.url ?? '') ?? []
    if (slug === undefined || request.method !== 'GET') return false
    const after = new URLSearchParams(query).get('after') ?? undefined
    const last = request.headers['last-event-id']
    const asked = typeof last === 'string' && last !== '' ? last : after
    const isGzip = takesGzip(request.headers['accept-encoding'])
    const address = this.#parts.addressOf(request)
    return takeSocket(request, response, (socket) => {
      socket.on('error', noFault)
      socket.on('end', () => socket.destroy())
      const isCrowded = address !== undefined && this.#sockets.countOf(address) >= this.#parts.maxStreamsOfOne
      this.#sockets.add(socket, isCrowded ? undefined : address)
      socket.on('close', () => this.#sockets.delete(socket))
      if (isCrowded) return refuse(socket, httpProblem('overloaded'), this.#parts.failed)
      this.#open(socket, slug, asked, isGzip).catch((error: unknown) =>
        refuse(socket, error, this.#parts.failed),
      )
    })
  }

  async #open(socket: Socket, slug: string, asked: string | undefined, isGzip: boolean): Promise<void> {
    if (this.#isStopping) throw httpProblem('stopping')
    if (this.#sockets.size > this.#parts.maxStreams) throw httpProblem('overloaded')
    const position = asked === undefined ? undefined : parsePosition(asked)
    if (asked !== undefined && position === undefined)
      throw liveProblem('position-unfit', `It was "${asked.slice(0, 60)}".`)
    const { hub, story } = await this.hubOf(slug)
    if (position !== undefined && !isKnownTo(story, position)) throw liveProblem('position-gone')
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
    socket.resume() // readers say nothing more; what they say is dropped
    openStream(socket, isGzip, oneOf(HELLO))
    await hub.join(stream)
  }

  #forget(storyId: string, hub: StoryHub): void {
    if (this.#hubs.get(storyId) === hub) this.#hubs.delete(storyId)
  }

  #ended(stream: Stream, why: 'reload' | 'last' | 'gone'): void {
    endStream(stream, why === 'last' ? LAST : RELOAD)
  }

  #tick(): void {
    const now = performance.now()
    const beats = HEARTBEAT_MS / TICK_MS
    this.#beat = (this.#beat + 1) % beats
    let index = 0
    for (const hub of this.#hubs.values()) {
      hub.catchUp().catch((error: unknown) => this.#parts.failed(error, 'catching up'))
      for (const stream of hub.streams) {
        // A slice of the audience each tick, so that heartbeats never hold up a frame.
        if (index++ % beats !== this.#beat) continue
        if (hasStalled(stream, now)) stream.socket.destroy()
        else sendLine(stream, HEARTBEAT)
      }
    }
  }

  #look(): void {
    for (const [storyId, hub] of this.#hubs) {
      if (hub.isIdle) this.#forget(storyId, hub)
      else hub.wake()
    }
  }

  /**
   * Lets everybody go, a few at a time over `ms`, and takes nobody new: they are refused with `stopping`, and a proxy
   * in front takes them to another node.
   */
  async drain(ms: number): Promise<void> {
    this.#isStopping = true
    for (const hub of this.#hubs.values()) hub.release()
    const lines = goodbye(LET_GO_SPREAD_MS)
    for (let steps = Math.ceil(ms / LET_GO_MS); steps > 0; steps -= 1) {
      const streams = [...this.#hubs.values()].flatMap((hub) => [...hub.streams])
      for (const stream of streams.slice(0, Math.ceil(streams.length / steps)))
        endStream(stream, oneOf(lines))
      await wait(LET_GO_MS)
    }
  }

  /** Says goodbye to everybody, with a time to come back at. */
  close(): void {
    this.#isStopping = true
    this.#sockets.close()
    const lines = goodbye(spreadFor(this.#sockets.size))
    for (const hub of this.#hubs.values()) {
      hub.release()
      for (const stream of hub.streams) endStream(stream, oneOf(lines))
    }
    // Who does not take the goodbye, or keeps the line open, does not hold up the stop.
    setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, GOODBYE_MS).unref()
  }
}

const STREAM_PATH = /^\/live\/([a-z0-9-]{1,80})\/stream(?:\?(.*))?$/

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n'

/** A connection that breaks is the everyday case here; `close` follows, and the reader comes back. */
function noFault(): void {}

/** Says the last words and goes, even if the other side keeps its end of the line open. */
function finish(socket: Socket, words: string): void {
  socket.resume() // unread bytes would turn the goodbye into a reset
  socket.end(words)
  socket.destroySoon()
}

/** Refuses in HTTP's own words: the socket has left the server's hands, and nothing has been written yet. */
function refuse(socket: Socket, error: unknown, failed: LiveParts['failed']): void {
  if (socket.destroyed) return
  const problem = problemOf(error)
  if (problem !== error) failed(error, 'opening a stream')
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
