import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { actorKey, type Actor } from '../../access/actor.ts'
import type { Bus } from '../../platform/bus.ts'
import { FairQueue } from '../../platform/fair-queue.ts'
import { Problem } from '../../platform/problem.ts'
import type { SiteContext } from '../../pages/site-context.ts'
import { Subscribers } from '../../live/subscribers.ts'
import type { StoryContext } from '../../story/change.ts'
import { readDeskChanges } from '../../story/reads/staff-read-actions.ts'
import { deskNewsJson, withPresent } from './desk-json.ts'
import type { JsonText } from '../../platform/contract.ts'
import type { Topic } from '../../story/topic.ts'
import type { DeskJson, Present } from '../contract.ts'
import { listPresent, type DeskTables } from './presence-actions.ts'
import type { Database } from '../../platform/database/database.ts'

/** One open desk: the event stream of one person, whose rights are looked up again before every update. */
interface NewsroomStream {
  /** The id of the person or program. */
  readonly who: string
  readonly response: ServerResponse
  readonly slug: string
  readonly storyId: string
  readonly findActor: () => Promise<Actor | undefined>
  deskSeq: number
  /** Presence as last sent, as JSON. */
  present: string
  isSending: boolean
  isWoken: boolean
  /** Has just been sent an update: changes meanwhile are sent together. */
  isThrottled: boolean
  /** Unsent bytes at the last heartbeat. */
  unsent: number
}

export interface NewsroomFeedDeps {
  readonly contextFor: (actor: Actor) => StoryContext
  readonly db: Database<DeskTables>
  readonly bus: Bus<Topic>
  readonly siteContext: SiteContext
  /** Maximum of unsent bytes: per person, and in total. */
  readonly unsent?: { readonly ofOne: number; readonly ofAll: number }
  onError(error: unknown, where: string): void
}

const POLL_INTERVAL_MS = 5_000
const BEAT_MS = 15_000
/** Minimum interval between two updates of one desk: continuous changes must not send more often. */
const THROTTLE_MS = 50
const MAX_STREAMS = 2_000
/** More tabs and devices than anybody uses: one person must not take the desk away from the others. */
const MAX_STREAMS_PER_PERSON = 50
/** An app whose connection is cut reconnects when it can. */
const MAX_UNSENT = { ofOne: 8_000_000, ofAll: 64_000_000 }

/** Changes since a position of the desk, shared by everybody who sees the same of it. */
type News = { readonly deskSeq: number; readonly json: JsonText<DeskJson> } | 'reload'

/** All open desks on this node: pushes changes of stories, drafts and presence as they happen. */
export class NewsroomFeed {
  readonly #deps: NewsroomFeedDeps
  readonly #streams: Subscribers<NewsroomStream, Topic>
  /**
   * Read and rendered once for all streams at one position that see the same; by story, dropped at the next change.
   */
  readonly #news = new Map<string, Map<string, Promise<News>>>()
  /** Serialises reads per person: many desks opened at once, far behind, delay nobody who needs recent changes. */
  readonly #queue = new FairQueue({ atOnce: 1 })
  /** The same for presence. */
  readonly #present = new Map<string, Promise<Present[]>>()
  #isClosed = false

  constructor(deps: NewsroomFeedDeps) {
    this.#deps = deps
    this.#streams = new Subscribers({
      bus: deps.bus,
      wake: (topic) => this.#wake(topic?.storyId),
      timers: [
        // Polls for lost notifications, removed persons and silent tabs.
        { everyMs: POLL_INTERVAL_MS, run: () => this.#wake(undefined) },
        { everyMs: BEAT_MS, run: () => this.#beat() },
      ],
    })
  }

  isFullFor(who: string): boolean {
    return this.#streams.size >= MAX_STREAMS || this.#streams.countOf(who) >= MAX_STREAMS_PER_PERSON
  }

  /** Takes over a response whose head has not been written; the stream starts at `deskSeq`. */
  open(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    from: Pick<NewsroomStream, 'who' | 'slug' | 'storyId' | 'deskSeq' | 'findActor'>,
  ): void {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 1500\n\n')
    const stream: NewsroomStream = {
      ...from,
      response,
      present: '',
      isSending: false,
      isWoken: false,
      isThrottled: false,
      unsent: 0,
    }
    this.#streams.add(stream, stream.who)
    response.on('close', () => this.#streams.delete(stream))
    // A broken connection is normal here: `close` follows. Without a listener the error would end the process.
    response.on('error', () => response.destroy())
    response.on('drain', () => this.#send(stream))
    this.#send(stream)
  }

  close(): void {
    this.#isClosed = true
    this.#streams.close()
    for (const { response } of this.#streams) if (isWritable(response)) response.end()
  }

  #wake(storyId: string | undefined): void {
    if (storyId === undefined) {
      this.#news.clear()
      this.#present.clear()
    } else {
      this.#news.delete(storyId)
      this.#present.delete(storyId)
    }
    for (const stream of this.#streams) {
      if (storyId === undefined || storyId === stream.storyId) this.#send(stream)
    }
  }

  #send(stream: NewsroomStream): void {
    stream.isWoken = true
    if (stream.isSending || stream.isThrottled) return
    stream.isSending = true
    this.#sendAll(stream)
      .catch((error: unknown) => {
        this.#deps.onError(error, 'a desk’s stream')
        stream.response.destroy() // the app reconnects and asks again
      })
      .finally(() => {
        stream.isSending = false
      })
  }

  async #sendAll(stream: NewsroomStream): Promise<void> {
    // Nothing is queued for a slow connection: when it is writable again (`drain`), one update brings it to the
    // current state.
    while (
      stream.isWoken &&
      !stream.isThrottled &&
      isWritable(stream.response) &&
      !stream.response.writableNeedDrain
    ) {
      stream.isWoken = false
      const actor = await stream.findActor()
      const news = actor === undefined ? ('signed-out' as const) : await this.#newsFor(stream, actor)
      if (news === undefined) continue
      if (!isWritable(stream.response)) return // closed while we were reading
      if (typeof news === 'string') {
        stream.response.end(`event: ${news}\ndata: {}\n\n`)
        return
      }
      this.#makeRoomFor(stream, news.json.length)
      if (!isWritable(stream.response)) return
      this.#throttle(stream)
      stream.response.write(`id: ${news.deskSeq}\nevent: desk\ndata: ${news.json}\n\n`)
    }
  }

  #throttle(stream: NewsroomStream): void {
    stream.isThrottled = true
    setTimeout(() => {
      stream.isThrottled = false
      if (stream.isWoken) this.#send(stream)
    }, THROTTLE_MS).unref()
  }

  /** Cuts the connections with most unsent data, until this many more characters fit for this person. */
  #makeRoomFor({ who }: NewsroomStream, length: number): void {
    const max = this.#deps.unsent ?? MAX_UNSENT
    const full = [...this.#streams]
      .filter(({ response }) => !response.destroyed && response.writableLength > 0)
      .toSorted((a, b) => b.response.writableLength - a.response.writableLength)
    const cut = (streams: readonly NewsroomStream[], room: number) => {
      let waiting = streams.reduce((sum, { response }) => sum + response.writableLength, length)
      for (const { response } of streams) {
        if (waiting <= room) return
        waiting -= response.writableLength
        response.destroy()
      }
    }
    cut(
      full.filter((each) => each.who === who),
      max.ofOne,
    )
    cut(
      full.filter(({ response }) => !response.destroyed),
      max.ofAll,
    )
  }

  async #newsFor(stream: NewsroomStream, actor: Actor): Promise<News | undefined> {
    const context = this.#deps.contextFor(actor)
    try {
      const news = await this.#changesFor(stream, context)
      if (news === 'reload') return 'reload'
      const present = await this.#presentIn(stream.storyId, context)
      const presentText = JSON.stringify(present)
      if (news.deskSeq === stream.deskSeq && presentText === stream.present) return undefined
      stream.deskSeq = news.deskSeq
      stream.present = presentText
      return { deskSeq: news.deskSeq, json: withPresent(news.json, present) }
    } catch (error) {
      // Removed from the desk, or the story was deleted: the app reloads and finds out.
      if (error instanceof Problem && error.status === 404) return 'reload'
      throw error
    }
  }

  #presentIn(storyId: string, { clock }: StoryContext): Promise<Present[]> {
    const existing = this.#present.get(storyId)
    if (existing !== undefined) return existing
    const present = listPresent({ db: this.#deps.db, clock }, storyId)
    present.catch(() => this.#present.delete(storyId))
    this.#present.set(storyId, present)
    return present
  }

  #changesFor(
    { slug, storyId, deskSeq, who, present }: NewsroomStream,
    context: StoryContext,
  ): Promise<News> {
    const key = `${deskSeq} ${visibilityKey(context.actor)}`
    const ofStory = this.#news.get(storyId) ?? new Map<string, Promise<News>>()
    this.#news.set(storyId, ofStory)
    const existing = ofStory.get(key)
    if (existing !== undefined) return existing
    const isUrgent = present !== '' // it has received everything before
    const news = this.#queue.run({ owner: who, isUrgent }, async (): Promise<News> => {
      if (!isUrgent) await nextTurn()
      if (this.#isClosed) return 'reload' // the database goes next
      const changes = await readDeskChanges(context, slug, deskSeq)
      if (changes === 'reload') return 'reload'
      const json = deskNewsJson(changes, this.#deps.siteContext, context.clock.now())
      return json === undefined ? 'reload' : { deskSeq: changes.story.deskSeq, json }
    })
    news.catch(() => ofStory.delete(key)) // the next caller tries again; this one gets the error
    ofStory.set(key, news)
    return news
  }

  #beat(): void {
    for (const stream of this.#streams) {
      const { response, unsent } = stream
      stream.unsent = response.writableLength
      if (isWritable(response) && !response.writableNeedDrain) response.write('event: beat\ndata: 1\n\n')
      // A connection that has accepted nothing since the last heartbeat is cut, an ended one too; the app reconnects
      // when it can.
      else if (unsent === response.writableLength) response.destroy()
    }
  }
}

/**
 * Equal for everybody who sees the same of every post (`policy.ts`): depends on the roles, and on the person only if
 * somebody sees no drafts but their own.
 */
function visibilityKey(actor: Actor): string {
  switch (actor.kind) {
    case 'staff': {
      if (actor.isAdmin) return 'all'
      const isOwnOnly = Object.values(actor.roles).includes('contributor')
      return `${JSON.stringify(actor.roles)} ${isOwnOnly ? actor.personId : ''}`
    }
    case 'program':
    case 'system':
    case 'reader':
      return actorKey(actor)
  }
}

/**
 * An ended response stays open until its last bytes are sent, and longer behind another response on its connection.
 */
function isWritable(response: ServerResponse): boolean {
  return !response.destroyed && !response.writableEnded
}
