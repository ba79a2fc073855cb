import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { actorKey, type Actor } from '../../access/actor.ts'
import type { Bus } from '../../platform/bus.ts'
import { FairQueue } from '../../platform/fair-queue.ts'
import { Problem } from '../../platform/problem.ts'
import type { Edition } from '../../pages/edition.ts'
import { Subscribers } from '../../live/subscribers.ts'
import type { StoryContext } from '../../story/change.ts'
import { readDeskChanges } from '../../story/reads/staff-read-actions.ts'
import { deskNewsJson, withPresent } from './desk-json.ts'
import type { Topic } from '../../story/topic.ts'
import type { Present } from '../presence.ts'
import { whoIsPresent, type DeskTables } from './presence-actions.ts'
import type { Database } from '../../platform/database/database.ts'

/** One open desk: an event stream of one person, who is looked up anew before every word that is sent. */
interface DeskStream {
  /** The person, or the program. */
  readonly who: string
  readonly response: ServerResponse
  readonly slug: string
  readonly storyId: string
  readonly findActor: () => Promise<Actor | undefined>
  deskSeq: number
  /** Who was there when we last said so, as JSON. */
  present: string
  isSending: boolean
  isWoken: boolean
  /** Has just been told something: what comes meanwhile is told together. */
  isResting: boolean
  /** Bytes that had not gone out at the last beat. */
  unsent: number
}

export interface DeskRoomParts {
  readonly contextOf: (actor: Actor) => StoryContext
  readonly db: Database<DeskTables>
  readonly bus: Bus<Topic>
  readonly edition: Edition
  /** Bytes that may wait for lines which do not take them: of one person, and of all. */
  readonly unsent?: { readonly ofOne: number; readonly ofAll: number }
  failed(error: unknown, where: string): void
}

const LOOK_MS = 5_000
const BEAT_MS = 15_000
/** Between two pieces of news for one desk: a hand that changes things all the time wakes nobody more often. */
const REST_MS = 50
const MOST_STREAMS = 2_000
/** More tabs and devices than anybody works with: one person must not take the desk away from the others. */
const MOST_OF_ONE = 50
/** The app whose line is cut comes back when it can. */
const MOST_UNSENT = { ofOne: 8_000_000, ofAll: 64_000_000 }

/** What changed since a place of the desk, for everybody who sees the same of it. */
type News = { readonly deskSeq: number; readonly json: string } | 'reload'

/** Every open desk on this node: what changes in a story, its drafts and who is there, as it happens. */
export class DeskRoom {
  readonly #parts: DeskRoomParts
  readonly #streams: Subscribers<DeskStream, Topic>
  /** Read and rendered once for all who stand at one place and see the same; by story, gone with the next wake-up. */
  readonly #news = new Map<string, Map<string, Promise<News>>>()
  /** Reads for one person after the other's: many desks opened at once, far behind, hold up nobody who is told news. */
  readonly #queue = new FairQueue({ atOnce: 1 })
  /** The same of who is there. */
  readonly #present = new Map<string, Promise<Present[]>>()
  #isClosed = false

  constructor(parts: DeskRoomParts) {
    this.#parts = parts
    this.#streams = new Subscribers({
      bus: parts.bus,
      wake: (topic) => this.#wake(topic?.storyId),
      timers: [
        // A lost wake-up, a person who left, a tab that went silent: found by looking.
        { everyMs: LOOK_MS, run: () => this.#wake(undefined) },
        { everyMs: BEAT_MS, run: () => this.#beat() },
      ],
    })
  }

  isFullFor(who: string): boolean {
    return this.#streams.size >= MOST_STREAMS || this.#streams.countOf(who) >= MOST_OF_ONE
  }

  /** Takes over an answer whose head is still to be written; the stream stands at `deskSeq`. */
  open(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    from: Pick<DeskStream, 'who' | 'slug' | 'storyId' | 'deskSeq' | 'findActor'>,
  ): void {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 1500\n\n')
    const stream: DeskStream = {
      ...from,
      response,
      present: '',
      isSending: false,
      isWoken: false,
      isResting: false,
      unsent: 0,
    }
    this.#streams.add(stream, stream.who)
    response.on('close', () => this.#streams.delete(stream))
    // A line that breaks is the everyday case here: `close` follows. Without a listener it would end the process.
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

  #send(stream: DeskStream): void {
    stream.isWoken = true
    if (stream.isSending || stream.isResting) return
    stream.isSending = true
    this.#sendAll(stream)
      .catch((error: unknown) => {
        this.#parts.failed(error, 'a desk’s stream')
        stream.response.destroy() // the app comes back and asks again
      })
      .finally(() => {
        stream.isSending = false
      })
  }

  async #sendAll(stream: DeskStream): Promise<void> {
    // Nothing piles up behind a slow line: when it is empty again (`drain`), one piece of news tells how it then stands.
    while (
      stream.isWoken &&
      !stream.isResting &&
      isWritable(stream.response) &&
      !stream.response.writableNeedDrain
    ) {
      stream.isWoken = false
      const actor = await stream.findActor()
      const news = actor === undefined ? ('signed-out' as const) : await this.#newsFor(stream, actor)
      if (news === undefined) continue
      if (!isWritable(stream.response)) return // ended or cut while we read
      if (typeof news === 'string') {
        stream.response.end(`event: ${news}\ndata: {}\n\n`)
        return
      }
      this.#makeRoomFor(stream, news.json.length)
      if (!isWritable(stream.response)) return
      this.#rest(stream)
      stream.response.write(`id: ${news.deskSeq}\nevent: desk\ndata: ${news.json}\n\n`)
    }
  }

  #rest(stream: DeskStream): void {
    stream.isResting = true
    setTimeout(() => {
      stream.isResting = false
      if (stream.isWoken) this.#send(stream)
    }, REST_MS).unref()
  }

  /** Cuts the lines on which most waits, until so many more characters may wait for this one. */
  #makeRoomFor({ who }: DeskStream, length: number): void {
    const most = this.#parts.unsent ?? MOST_UNSENT
    const full = [...this.#streams]
      .filter(({ response }) => !response.destroyed && response.writableLength > 0)
      .toSorted((a, b) => b.response.writableLength - a.response.writableLength)
    const cut = (streams: readonly DeskStream[], room: number) => {
      let waiting = streams.reduce((sum, { response }) => sum + response.writableLength, length)
      for (const { response } of streams) {
        if (waiting <= room) return
        waiting -= response.writableLength
        response.destroy()
      }
    }
    cut(
      full.filter((each) => each.who === who),
      most.ofOne,
    )
    cut(
      full.filter(({ response }) => !response.destroyed),
      most.ofAll,
    )
  }

  async #newsFor(stream: DeskStream, actor: Actor): Promise<News | undefined> {
    const context = this.#parts.contextOf(actor)
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
      // Removed from the desk, or the story is gone: the app loads anew and is told.
      if (error instanceof Problem && error.status === 404) return 'reload'
      throw error
    }
  }

  #presentIn(storyId: string, { clock }: StoryContext): Promise<Present[]> {
    const standing = this.#present.get(storyId)
    if (standing !== undefined) return standing
    const present = whoIsPresent({ db: this.#parts.db, clock }, storyId)
    present.catch(() => this.#present.delete(storyId))
    this.#present.set(storyId, present)
    return present
  }

  #changesFor({ slug, storyId, deskSeq, who, present }: DeskStream, context: StoryContext): Promise<News> {
    const key = `${deskSeq} ${seenAs(context.actor)}`
    const ofStory = this.#news.get(storyId) ?? new Map<string, Promise<News>>()
    this.#news.set(storyId, ofStory)
    const standing = ofStory.get(key)
    if (standing !== undefined) return standing
    const isUrgent = present !== '' // it was told all before
    const news = this.#queue.run({ owner: who, isUrgent }, async (): Promise<News> => {
      if (!isUrgent) await nextTurn()
      if (this.#isClosed) return 'reload' // the database goes next
      const changes = await readDeskChanges(context, slug, deskSeq)
      if (changes === 'reload') return 'reload'
      const json = deskNewsJson(changes, this.#parts.edition, context.clock.now())
      return json === undefined ? 'reload' : { deskSeq: changes.story.deskSeq, json }
    })
    news.catch(() => ofStory.delete(key)) // whoever asks next tries again; this one hears the error
    ofStory.set(key, news)
    return news
  }

  #beat(): void {
    for (const stream of this.#streams) {
      const { response, unsent } = stream
      stream.unsent = response.writableLength
      if (isWritable(response) && !response.writableNeedDrain) response.write('event: beat\ndata: 1\n\n')
      // A line that has taken nothing since the last beat is cut, an ended one too; the app comes back when it can.
      else if (unsent === response.writableLength) response.destroy()
    }
  }
}

/**
 * The same for all who see the same of every post (`policy.ts`): it hangs on the roles, and on the person only where
 * somebody sees no drafts but their own.
 */
function seenAs(actor: Actor): string {
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

/** An ended response stays open until its last bytes are taken, and behind another answer of its line for longer. */
function isWritable(response: ServerResponse): boolean {
  return !response.destroyed && !response.writableEnded
}
