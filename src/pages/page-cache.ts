import { setImmediate as nextTurn } from 'node:timers/promises'
import { FairQueue } from '../platform/fair-queue.ts'
import { encodeAll, type Encoded, type Encoding } from '../platform/http/encoding.ts'

/**
 * Encoded pages, rendered once per version of their content. A notification marks the pages of a story as stale; the
 * next request for a stale page checks the version (one small query) and renders anew only if that has changed.
 * Concurrent requests wait for the same rendering.
 */
export interface CachedPage {
  readonly version: string
  readonly topic: string | undefined
  readonly answers: Readonly<
    Record<Encoding, { body: Buffer; etag: string; headers: string[]; notModified: string[] }>
  >
  isStale: boolean
}

/** A page while it is made, again or for the first time. */
interface Making {
  readonly page: Promise<CachedPage>
  /** The one that stands: what it shows, the new one will show as well. */
  readonly old: CachedPage | undefined
  isStale: boolean
}

export interface PageSource {
  /** A cheap identifier of the state that the page shows; undefined if only rendering tells. */
  version(): Promise<string | undefined>
  render(): Promise<{ html: string; version: string; topic: string | undefined }>
  /**
   * For responses that are not pages: the content type, and additional headers as a flat list of names and values.
   */
  readonly type?: string
  readonly headers?: readonly string[]
}

/** Headers of all responses, as flat lists of names and values: for pages, and for data (`PageSource.type`). */
export interface CacheHeaders {
  readonly page: readonly string[]
  readonly data: readonly string[]
}

/** Maximum bytes in all encodings; beyond it the least recently used page is evicted. */
const MAX_BYTES = 64 * 1024 * 1024

/** The cache tag of a story, for caches that can purge by tag. */
export function storyCacheTag(storyId: string): string {
  return `story-${storyId}`
}

export class PageCache {
  readonly #pages = new Map<string, CachedPage>()
  readonly #making = new Map<string, Making>()
  readonly #headers: CacheHeaders
  readonly #build: string
  /** Rendering is serialised, round robin by address: nobody who requests everything delays the others. */
  readonly #queue = new FairQueue({ atOnce: 2, maxWaiting: 200 })
  #bytes = 0

  /** `build` names this version of the program. */
  constructor(headers: CacheHeaders, build: string) {
    this.#headers = headers
    this.#build = build
  }

  /** A page that is certainly current; undefined if its version must be checked. */
  current(key: string): CachedPage | undefined {
    const page = this.#pages.get(key)
    if (page === undefined || page.isStale) return undefined
    // Least recently used pages are evicted first.
    this.#pages.delete(key)
    this.#pages.set(key, page)
    return page
  }

  /** `owner` is the client's address; rejects with `QueueFull` if it requests more than may be pending. */
  async get(key: string, source: PageSource, owner = ''): Promise<CachedPage> {
    const existing = this.#making.get(key)
    // One that began before what it shows has changed may not have seen it.
    if (existing?.isStale === false) return existing.page
    const old = this.#pages.get(key)
    const making = { old, isStale: false }
    const page = this.#make(key, source, owner, making).finally(() => {
      if (this.#making.get(key)?.page === page) this.#making.delete(key)
    })
    this.#making.set(key, Object.assign(making, { page }))
    return page
  }

  /** The cached page, current or stale. */
  peek(key: string): CachedPage | undefined {
    return this.#pages.get(key)
  }

  /**
   * Marks pages of `topic` as stale, and pages without a topic, which show every story; without a topic, all pages.
   */
  invalidate(topic?: string): void {
    const isShownOn = (page: CachedPage | undefined) =>
      topic === undefined || page?.topic === undefined || page.topic === topic
    for (const page of this.#pages.values()) if (isShownOn(page)) page.isStale = true
    for (const making of this.#making.values()) if (isShownOn(making.old)) making.isStale = true
  }

  async #make(
    key: string,
    source: PageSource,
    owner: string,
    making: Pick<Making, 'old' | 'isStale'>,
  ): Promise<CachedPage> {
    const { old } = making
    if (old !== undefined && (await source.version()) === old.version) {
      old.isStale = making.isStale
      return old
    }
    const { version, topic, encoded } = await this.#queue.run({ owner, isUrgent: false }, async () => {
      await nextTurn() // yields to other work
      const rendered = await source.render()
      return { ...rendered, encoded: await encodeAll(rendered.html) }
    })
    // Invalidated while rendering: correct for earlier requests, and checked again for the next.
    const page: CachedPage = {
      version,
      topic,
      answers: this.#answers(encoded, version, topic, source),
      // Of a story that has taken the place of another, we did not know that we should listen for it.
      isStale: making.isStale || (old !== undefined && old.topic !== topic),
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
        ...(topic === undefined ? [] : ['Cache-Tag', storyCacheTag(topic)]),
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
    this.#pages.delete(key) // re-inserted last: eviction is in insertion order
    this.#pages.set(key, page)
    this.#bytes += size(page)
    for (const [oldest, each] of this.#pages) {
      if (this.#bytes <= MAX_BYTES || oldest === key) break
      this.#pages.delete(oldest)
      this.#bytes -= size(each)
    }
  }
}
