import { batch, computed, signal } from '@preact/signals'
import type { DeskJson, DeskPost, Present } from '../../contract.ts'
import { PRESENCE_BEAT_MS } from '../../presence.ts'
import type { PostJson } from '../../../story/post/post-contract.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { LISTED_BODY_BYTES } from '../../../story/body/beginning.ts'
import { DeskKeeper, type DeskMemory } from './desk-keeper.ts'
import { fetchPost } from '../api/revisions.ts'
import { ApiProblem, asked, heard, NoAnswer, READ_TIMEOUT_MS } from '../api/api.ts'
import { call, requestTo } from '../api/client.ts'

/** State of the desk's event stream. */
export type StreamState = 'opening' | 'live' | 'reconnecting'

/** Number of complete long posts stored per story. */
const MAX_LONG = 20

/** A stream silent for this long is dead; the server sends a heartbeat every 15 s. */
const SILENT_MS = 40_000
/** Number of published posts stored on the device, for work offline. */
const KEPT_POSTS = 100

/** Timeout after which the last known state is shown, ms. */
const GLANCE_MS = 300

/** The live state of one story in the newsroom: drafts, posts, presence. */
export class Desk {
  readonly slug: string
  readonly tab: string
  readonly story = signal<StoryJson | undefined>(undefined)
  readonly posts = signal<ReadonlyMap<string, DeskPost>>(new Map())
  readonly present = signal<readonly Present[]>([])
  readonly streamState = signal<StreamState>('opening')
  readonly hasOlder = signal(false)
  readonly hasMoreDrafts = signal(false)
  /** The post that this tab is editing, for presence. */
  readonly editing = signal<string | null>(null)

  readonly #batches = signal<readonly number[]>([])
  /** The cursor of loaded posts; undefined at the end. */
  readonly #end = signal<DeskPost | undefined>(undefined)

  /** Where the server goes on below that; unknown while it has not answered. */
  #older: string | undefined

  readonly pinned = computed(() =>
    [...this.posts.value.values()].filter((post) => post.isPinned).sort(newestFirst),
  )
  /** The contiguous list: updates to posts further down show once they are loaded. */
  readonly published = computed(() => {
    const end = this.#end.value
    return [...this.posts.value.values()]
      .filter((post) => post.state !== 'draft' && (end === undefined || newestFirst(post, end) <= 0))
      .sort(newestFirst)
  })
  /**
   * Published posts in batches as loaded, newest first: a change re-renders one batch instead of thousands of posts.
   */
  readonly runs = computed(() => {
    const posts = this.published.value.filter((post) => !post.isPinned) // shown above
    const older = this.#batches.value
    const first = Math.max(0, posts.length - older.reduce((sum, count) => sum + count, 0))
    const runs = [posts.slice(0, first)]
    let start = first
    for (const count of older) runs.push(posts.slice(start, (start += count)))
    return runs
  })
  readonly drafts = computed(() =>
    [...this.posts.value.values()]
      .filter((post) => post.state === 'draft' && post.discardedAt === null)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
  )
  readonly discarded = computed(() =>
    [...this.posts.value.values()].filter((post) => post.discardedAt !== null),
  )

  readonly #memory: DeskMemory
  readonly #keeper: DeskKeeper
  readonly #signedOut: () => void
  #stream: EventSource | undefined
  #timers: ReturnType<typeof setInterval>[] = []
  #heardAt = 0
  #isLoadingOlder = false

  constructor(slug: string, tab: string, memory: DeskMemory, signedOut: () => void) {
    this.slug = slug
    this.tab = tab
    this.#memory = memory
    this.#keeper = new DeskKeeper(memory, () => this.#shown())
    this.#signedOut = signedOut
  }

  /**
   * Resolves when there is something to show: the server's response or, while it is slow, the last known state.
   * `fresh` resolves when the server has answered or is unreachable, and rejects if there is no such story. Rejects
   * if there is nothing to show.
   */
  async open(): Promise<{ readonly fresh: Promise<void> }> {
    this.#timers = [
      setInterval(() => this.#watch(), 5_000),
      setInterval(() => this.tellPresence(), PRESENCE_BEAT_MS),
    ]
    addEventListener('online', this.#online)
    addEventListener('pagehide', this.#leave)
    const fresh = this.#load().catch(async (error: unknown) => {
      const isAway = error instanceof NoAnswer || (error instanceof ApiProblem && error.status >= 500)
      if (!isAway || !(await this.#showLast())) throw error
      this.streamState.value = 'reconnecting'
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    const glance = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(this.#showLast()), GLANCE_MS)
    })
    try {
      // Nothing is stored here: wait for the server.
      if (!(await Promise.race([fresh.then(() => true), glance]))) await fresh
    } finally {
      clearTimeout(timer)
    }
    return { fresh }
  }

  /** Shows the last known state; false if there is none, or something newer is shown. */
  async #showLast(): Promise<boolean> {
    if (this.story.value !== undefined) return true
    const last = await this.#memory.recall()
    if (last === undefined) return this.story.value !== undefined
    if (this.story.value === undefined) this.#take(last, true, 'device')
    return true
  }

  /** The server reports no such story for this person. */
  forget(): void {
    this.close()
    this.story.value = undefined
  }

  close(): void {
    this.#leave()
    removeEventListener('online', this.#online)
    removeEventListener('pagehide', this.#leave)
    for (const timer of this.#timers) clearInterval(timer)
    this.#stream?.close()
  }

  async older(): Promise<void> {
    if (!this.hasOlder.value || this.#isLoadingOlder) return
    const cursor = this.#older
    if (cursor === undefined) throw new NoAnswer(false, undefined) // as it was kept on this device
    this.#isLoadingOlder = true
    try {
      const view = await call('GET /api/stories/:slug/desk/older/:cursor', {
        params: { slug: this.slug, cursor },
      })
      const posts = new Map(this.posts.value)
      // Updates from the stream meanwhile are newer.
      for (const post of view.posts) if (!posts.has(post.id)) posts.set(post.id, post)
      batch(() => {
        this.#batches.value = [...this.#batches.value, view.posts.filter(({ isPinned }) => !isPinned).length]
        this.posts.value = posts
        this.#endsAt(view)
      })
    } finally {
      this.#isLoadingOlder = false
    }
  }

  /**
   * The complete post for an abridged one: from the device if unchanged since, from the server or, without a
   * response, the last known version.
   */
  async whole({ id, deskSeq }: DeskPost): Promise<PostJson> {
    const last = (await this.#memory.recallLong())?.find((post) => post.id === id)
    if (last !== undefined && last.deskSeq === deskSeq) return last
    try {
      const { html: _html, ...post } = await fetchPost(this.slug, id)
      await this.keep(post)
      return post
    } catch (error) {
      if (error instanceof NoAnswer && last !== undefined) return last
      throw error
    }
  }

  /** Stores a post on the device, if lists abridge it. */
  async keep(post: PostJson): Promise<void> {
    if (JSON.stringify(post.body).length < LISTED_BODY_BYTES / 3) return // lists contain it completely
    const others = ((await this.#memory.recallLong()) ?? []).filter(({ id }) => id !== post.id)
    await this.#memory.rememberLong([post, ...others].slice(0, MAX_LONG))
  }

  tellPresence(isLeaving = false): void {
    const { method, path, body } = requestTo('PUT /api/stories/:slug/presence/:tab', {
      params: { slug: this.slug, tab: this.tab },
      body: { postId: this.editing.value, ...(isLeaving ? { isLeaving } : {}) },
    })
    asked()
    const told = fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      keepalive: isLeaving,
      body: JSON.stringify(body),
      // On a hanging network, each would occupy one of the browser's few connections.
      ...(isLeaving ? {} : { signal: AbortSignal.timeout(READ_TIMEOUT_MS) }),
    })
    told.then(heard, () => {
      // Offline presence is not reported; the next heartbeat does.
    })
  }

  readonly #online = (): void => this.#connect()
  readonly #leave = (): void => {
    this.#keeper.keep()
    this.tellPresence(true)
  }

  async #load(): Promise<void> {
    const view = await call('GET /api/stories/:slug/desk', { params: { slug: this.slug } })
    this.#take(view, true)
    this.#connect(view.deskSeq)
    this.tellPresence()
  }

  #connect(after = this.story.value?.deskSeq): void {
    this.#stream?.close()
    this.#heardAt = Date.now()
    const { path } = requestTo('GET /api/stories/:slug/desk/stream', {
      params: { slug: this.slug },
      query: { after: String(after ?? 0) },
    })
    const stream = new EventSource(path)
    this.#stream = stream
    const beats = () => {
      heard()
      this.#heardAt = Date.now()
      this.streamState.value = 'live'
    }
    stream.addEventListener('open', beats)
    stream.addEventListener('beat', beats)
    stream.addEventListener('desk', (event) => {
      beats()
      this.#take(JSON.parse(event.data as string) as DeskJson, false)
    })
    stream.addEventListener('reload', () => {
      stream.close()
      this.#load().catch(() => {
        this.streamState.value = 'reconnecting'
      })
    })
    stream.addEventListener('signed-out', () => {
      stream.close()
      this.#signedOut()
    })
    stream.addEventListener('error', () => {
      this.streamState.value = 'reconnecting'
    })
  }

  #watch(): void {
    const isDead = this.#stream?.readyState === EventSource.CLOSED || Date.now() - this.#heardAt > SILENT_MS
    if (isDead && navigator.onLine) this.#connect()
  }

  #endsAt({ posts, hasOlder, older }: DeskJson): void {
    this.#older = older
    this.hasOlder.value = hasOlder === true
    this.#end.value = hasOlder === true ? posts.filter(({ state }) => state !== 'draft').at(-1) : undefined
  }

  #take(view: DeskJson, isWhole: boolean, origin: 'server' | 'device' = 'server'): void {
    const isNews = isWhole || view.deskSeq !== this.story.value?.deskSeq // otherwise only presence
    const posts = new Map(isWhole ? [] : this.posts.value)
    if (isWhole) {
      this.#batches.value = []
      this.hasMoreDrafts.value = view.hasMoreDrafts === true
      this.#endsAt(view)
    }
    for (const post of [...(view.pinned ?? []), ...view.posts]) posts.set(post.id, post)
    for (const id of view.gone ?? []) posts.delete(id)
    this.story.value = view.story
    this.posts.value = posts
    if (view.present !== undefined) this.present.value = view.present
    if (origin === 'server' && isNews) this.#keeper.changed()
  }

  /** The current state in the server's format. */
  #shown(): DeskJson | undefined {
    const story = this.story.value
    if (story === undefined) return undefined
    const published = this.published.value
    return {
      deskSeq: story.deskSeq,
      story,
      pinned: this.pinned.value,
      posts: [...this.drafts.value, ...this.discarded.value, ...published.slice(0, KEPT_POSTS)],
      hasOlder: this.hasOlder.value || published.length > KEPT_POSTS,
    }
  }
}

function newestFirst(a: DeskPost, b: DeskPost): number {
  const byTime = Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? '')
  return byTime !== 0 ? byTime : a.id < b.id ? 1 : -1
}
