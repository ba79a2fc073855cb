import { batch, computed, signal } from '@preact/signals'
import type { DeskJson, DeskPost } from '../../desk-view.ts'
import type { Present } from '../../contract.ts'
import { PRESENCE_BEAT_MS } from '../../presence.ts'
import type { PostJson, StoryJson } from '../../../story/reads/staff-json.ts'
import { LISTED_BODY_BYTES } from '../../../story/body/beginning.ts'
import { DeskKeeper, type DeskMemory } from './desk-keeper.ts'
import { wholePost } from '../api/revisions.ts'
import { ApiProblem, asked, heard, NoAnswer, READ_PATIENCE_MS } from '../api/api.ts'
import { call, requestTo } from '../api/client.ts'

/** How the desk hears of changes: over its stream, or (for a while) not at all. */
export type Link = 'opening' | 'live' | 'reconnecting'

/** Long posts whose whole is kept on the device, of one story. */
const MOST_LONG = 20

/** A stream that has said nothing for so long is dead; the server beats every 15 s. */
const SILENT_MS = 40_000
/** Of the published posts so many are kept on the device: what opens without a network is what one works on. */
const KEPT_POSTS = 100

/** ms after which what was last seen is shown, while the server has not answered. */
const GLANCE_MS = 300

/** One story as the newsroom sees it, kept current: drafts, posts, who is there. */
export class Desk {
  readonly slug: string
  readonly tab: string
  readonly story = signal<StoryJson | undefined>(undefined)
  readonly posts = signal<ReadonlyMap<string, DeskPost>>(new Map())
  readonly present = signal<readonly Present[]>([])
  readonly link = signal<Link>('opening')
  readonly hasOlder = signal(false)
  readonly hasMoreDrafts = signal(false)
  /** What others are told that this tab edits. */
  readonly editing = signal<string | null>(null)

  readonly #batches = signal<readonly number[]>([])
  /** The last of those that were loaded in one row; undefined where there is none below. */
  readonly #end = signal<DeskPost | undefined>(undefined)

  /** Where the server goes on below that; unknown while it has not answered. */
  #older: string | undefined

  readonly pinned = computed(() =>
    [...this.posts.value.values()].filter((post) => post.isPinned).sort(newestFirst),
  )
  /** Without gaps: what is told of a post that stands further down shows when one gets there. */
  readonly published = computed(() => {
    const end = this.#end.value
    return [...this.posts.value.values()]
      .filter((post) => post.state !== 'draft' && (end === undefined || newestFirst(post, end) <= 0))
      .sort(newestFirst)
  })
  /**
   * The published posts in the runs in which they were loaded, the newest first: what comes in or changes draws one
   * run anew and not thousands of posts.
   */
  readonly runs = computed(() => {
    const posts = this.published.value.filter((post) => !post.isPinned) // they stand above
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
   * Resolves when there is something to show: what the server says, or, where it lets us wait, what was last seen here.
   * `fresh` resolves when the server has answered or cannot be reached, and rejects where it says that there is no such
   * story. Rejects when there is nothing to show.
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
      this.link.value = 'reconnecting'
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    const glance = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(this.#showLast()), GLANCE_MS)
    })
    try {
      // Where nothing is kept here, there is nothing but to wait.
      if (!(await Promise.race([fresh.then(() => true), glance]))) await fresh
    } finally {
      clearTimeout(timer)
    }
    return { fresh }
  }

  /** As it was when it was last seen here; false where it was not, or something newer is shown. */
  async #showLast(): Promise<boolean> {
    if (this.story.value !== undefined) return true
    const last = await this.#memory.recall()
    if (last === undefined) return this.story.value !== undefined
    if (this.story.value === undefined) this.#take(last, true, 'device')
    return true
  }

  /** The server says that there is no such story for this person. */
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
      // What the stream has told meanwhile is newer.
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
   * The whole of a post that the desk has the beginning of: from the device where nothing has changed since it was
   * there, from the server, or (where that gives no answer) as it was last here.
   */
  async whole({ id, deskSeq }: DeskPost): Promise<PostJson> {
    const last = (await this.#memory.recallLong())?.find((post) => post.id === id)
    if (last !== undefined && last.deskSeq === deskSeq) return last
    try {
      const { html: _html, ...post } = await wholePost(this.slug, id)
      await this.keep(post)
      return post
    } catch (error) {
      if (error instanceof NoAnswer && last !== undefined) return last
      throw error
    }
  }

  /** Keeps a post on the device, if it is one that lists have only the beginning of. */
  async keep(post: PostJson): Promise<void> {
    if (JSON.stringify(post.body).length < LISTED_BODY_BYTES / 3) return // lists have all of it
    const others = ((await this.#memory.recallLong()) ?? []).filter(({ id }) => id !== post.id)
    await this.#memory.rememberLong([post, ...others].slice(0, MOST_LONG))
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
      // On a link that hangs, each would hold one of the browser's few connections.
      ...(isLeaving ? {} : { signal: AbortSignal.timeout(READ_PATIENCE_MS) }),
    })
    told.then(heard, () => {
      // Nobody is told that we are here while there is no network; the next beat tells them.
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
      this.link.value = 'live'
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
        this.link.value = 'reconnecting'
      })
    })
    stream.addEventListener('signed-out', () => {
      stream.close()
      this.#signedOut()
    })
    stream.addEventListener('error', () => {
      this.link.value = 'reconnecting'
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
    const isNews = isWhole || view.deskSeq !== this.story.value?.deskSeq // or only who is here
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

  /** What is shown, as the server would tell it. */
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
