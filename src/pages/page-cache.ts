import { setImmediate as nextTurn } from 'node:timers/promises'
import { FairQueue } from '../platform/fair-queue.ts'
import { encodeAll, type Encoded, type Encoding } from '../platform/http/encoding.ts'

/**
 * Pages as they are sent, each made once for a version of what it shows. A wake-up makes the pages of a story
 * doubtful; the next reader of a doubtful page looks at the version (one small query) and, only when that has
 * changed, reads and renders anew. Readers who come meanwhile wait for the same rendering.
 */
export interface CachedPage {
  readonly version: string
  readonly topic: string | undefined
  readonly answers: Readonly<
    Record<Encoding, { body: Buffer; etag: string; headers: string[]; notModified: string[] }>
  >
  isDoubtful: boolean
}

/** A page while it is made, again or for the first time. */
interface Making {
  readonly page: Promise<CachedPage>
  /** The one that stands: what it shows, the new one will show as well. */
  readonly old: CachedPage | undefined
  isDoubtful: boolean
}

export interface PageSource {
  /** What names the state that the page shows, cheaply; undefined where only rendering tells. */
  version(): Promise<string | undefined>
  render(): Promise<{ html: string; version: string; topic: string | undefined }>
  /** Of what is not a page: its content type, and what its answers carry besides, as flat name, value list. */
  readonly type?: string
  readonly headers?: readonly string[]
}

/** What all answers carry, as flat name, value lists: pages, and what is for programs (`PageSource.type`). */
export interface CacheHeaders {
  readonly page: readonly string[]
  readonly data: readonly string[]
}

/** In all encodings together; beyond it goes what nobody has asked for the longest. */
const MOST_BYTES = 64 * 1024 * 1024

/** Names the story that an answer shows, for caches that can throw away all answers of one name. */
export function cacheTagOf(storyId: string): string {
  return `story-${storyId}`
}

export class PageCache {
  readonly #pages = new Map<string, CachedPage>()
  readonly #making = new Map<string, Making>()
  readonly #headers: CacheHeaders
  readonly #build: string
  /** What is made is made a piece at a time, addresses in turn: nobody who asks for all there is holds up the others. */
  readonly #queue = new FairQueue({ atOnce: 2, mostWaiting: 200 })
  #bytes = 0

  /** `build` names this version of the program. */
  constructor(headers: CacheHeaders, build: string) {
    this.#headers = headers
    this.#build = build
  }

  /** A page that is surely current; undefined when somebody has to look. */
  current(key: string): CachedPage | undefined {
    const page = this.#pages.get(key)
    if (page === undefined || page.isDoubtful) return undefined
    // What is asked for stays; what somebody asked for once goes first.
    this.#pages.delete(key)
    this.#pages.set(key, page)
    return page
  }

  /** `owner` is who asks, by address; rejects with `QueueFull` where they ask for more than is made in a while. */
  async get(key: string, source: PageSource, owner = ''): Promise<CachedPage> {
    const standing = this.#making.get(key)
    // One that began before what it shows has changed may not have seen it.
    if (standing?.isDoubtful === false) return standing.page
    const old = this.#pages.get(key)
    const making = { old, isDoubtful: false }
    const page = this.#make(key, source, owner, making).finally(() => {
      if (this.#making.get(key)?.page === page) this.#making.delete(key)
    })
    this.#making.set(key, Object.assign(making, { page }))
    return page
  }

  /** What we have, current or not. */
  kept(key: string): CachedPage | undefined {
    return this.#pages.get(key)
  }

  /** Makes what shows `topic` doubtful, and pages without a topic, which show every story; without one, all pages. */
  doubt(topic?: string): void {
    const isShownOn = (page: CachedPage | undefined) =>
      topic === undefined || page?.topic === undefined || page.topic === topic
    for (const page of this.#pages.values()) if (isShownOn(page)) page.isDoubtful = true
    for (const making of this.#making.values()) if (isShownOn(making.old)) making.isDoubtful = true
  }

  async #make(
    key: string,
    source: PageSource,
    owner: string,
    making: Pick<Making, 'old' | 'isDoubtful'>,
  ): Promise<CachedPage> {
    const { old } = making
    if (old !== undefined && (await source.version()) === old.version) {
      old.isDoubtful = making.isDoubtful
      return old
    }
    const { version, topic, encoded } = await this.#queue.run({ owner, isUrgent: false }, async () => {
      await nextTurn() // whatever else is ready goes first
      const made = await source.render()
      return { ...made, encoded: await encodeAll(made.html) }
    })
    // Doubted while it was made: it is right for whoever asked before, and looked at again for the next.
    const page: CachedPage = {
      version,
      topic,
      answers: this.#answers(encoded, version, topic, source),
      // Of a story that has taken the place of another, we did not know that we should listen for it.
      isDoubtful: making.isDoubtful || (old !== undefined && old.topic !== topic),
    }
    this.#keep(key, page)
    return page
  }

  #answers(
    encoded: Encoded,
    version: string,
    topic: string | undefined,
    { type, headers: besides = [] }: PageSource,
  ): CachedPage['answers'] {
    const answer = (encoding: Encoding) => {
      const body = encoded[encoding]
      const etag = `"${version}-${this.#build}${encoding === 'identity' ? '' : `-${encoding}`}"`
      const every = type === undefined ? this.#headers.page : this.#headers.data
      const notModified = [...every, ...besides, 'ETag', etag, 'Vary', 'Accept-Encoding']
      const headers = [
        ...notModified,
        ...(topic === undefined ? [] : ['Cache-Tag', cacheTagOf(topic)]),
        'Content-Type',
        type ?? 'text/html; charset=utf-8',
        'Content-Length',
        String(body.length),
      ]
      if (encoding !== 'identity') headers.push('Content-Encoding', encoding)
      return { body, etag, headers, notModified }
    }
    return { br: answer('br'), gzip: answer('gzip'), identity: answer('identity') }
  }

  #keep(key: string, page: CachedPage): void {
    const size = (each: CachedPage) =>
      each.answers.br.body.length + each.answers.gzip.body.length + each.answers.identity.body.length
    const old = this.#pages.get(key)
    if (old !== undefined) this.#bytes -= size(old)
    this.#pages.delete(key) // to stand last: the first ones go first
    this.#pages.set(key, page)
    this.#bytes += size(page)
    for (const [oldest, each] of this.#pages) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break
      this.#pages.delete(oldest)
      this.#bytes -= size(each)
    }
  }
}
