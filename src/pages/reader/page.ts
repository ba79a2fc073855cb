import { Announcer, newUpdates } from './announcer.ts'
import { offerEmbeds, replaceAround } from './embeds.ts'
import { localise } from './times.ts'

/** What the server sends: see docs/contracts/live-patch.md. */
export interface Patch {
  readonly from: number
  readonly position: string
  readonly status: string
  readonly count: number
  readonly at: number
  readonly posts: readonly string[]
  readonly removed?: readonly string[]
  readonly regions?: Readonly<Record<string, string>>
}

const parseSeq = (position: string) => Number(position.split('.')[1])
const byId = (id: string) => document.getElementById(id)

/**
 * The page as the log's copy. New posts are held back while the reader is further down; everything else is applied at
 * once, without moving what the reader looks at.
 *
 * Which posts the page has: all at or above its floor (`data-floor`; without one, every post there is). A post below
 * the floor belongs to "Older updates" and is not put in.
 */
export class Page {
  readonly #story: HTMLElement
  readonly #posts: HTMLElement
  readonly #bar: HTMLElement
  readonly #announcer: Announcer
  readonly #held = new Map<string, HTMLElement>()
  readonly #title = document.title
  position: string

  constructor(story: HTMLElement, posts: HTMLElement, bar: HTMLElement, announcer: HTMLElement) {
    this.#story = story
    this.#posts = posts
    this.#bar = bar
    this.#announcer = new Announcer(announcer)
    this.position = story.dataset['position'] ?? ''
    bar.firstElementChild?.addEventListener('click', () => this.showHeld(true))
    addEventListener('scroll', () => this.#held.size > 0 && this.#isAtTop() && this.showHeld(false), {
      passive: true,
    })
    // `#keepingPlace` handles scroll anchoring in every browser. `overflow-anchor: none` on the root alone is not
    // enough: Chromium then anchors to what is below the list, and follows it down when older posts are inserted
    // above it.
    for (const { style } of [document.documentElement, document.body])
      style.setProperty('overflow-anchor', 'none')
    document.addEventListener('visibilitychange', () => this.#retitle())
    localise(document)
  }

  get isOver(): boolean {
    return /closed|archived/.test(this.#story.dataset['status'] ?? '')
  }

  /** False if the patch starts after the page's position: something is missing in between. */
  apply(patch: Patch): boolean {
    const have = parseSeq(this.position)
    if (patch.position.split('.')[0] !== this.position.split('.')[0] || patch.from > have) return false
    if (parseSeq(patch.position) <= have) return true // already applied: frames may arrive twice
    this.#keepingPlace(() => {
      for (const id of patch.removed ?? []) this.#remove(id)
      const arrived = patch.posts.map((html) => this.#put(parseElement(html))).filter(Boolean).length
      for (const [id, html] of Object.entries(patch.regions ?? {})) byId(id)?.replaceWith(parseElement(html))
      this.#moved(patch)
      this.#announcer.arrived(arrived)
    })
    this.position = patch.position
    this.#story.dataset['position'] = patch.position
    this.#story.dataset['status'] = patch.status
    if (this.#isAtTop() && !document.hidden) this.showHeld(false)
    else this.#showBar()
    return true
  }

  /** Replaces the content by that of a freshly loaded page: the log has advanced without us. */
  replaceBy(fresh: Document): void {
    const story = fresh.getElementById('story')
    if (story === null) return
    this.#keepingPlace(() => {
      for (const part of fresh.querySelectorAll('#story [data-region], #older'))
        byId(part.id)?.replaceWith(part)
      this.#held.clear()
      this.#posts.replaceChildren(...(fresh.getElementById('posts')?.children ?? []))
      byId('no-posts')?.remove()
    })
    const { position = '', status = '', floor } = story.dataset
    this.position = position
    Object.assign(this.#story.dataset, { position, status })
    this.#lowerTo(floor)
    localise(document)
    offerEmbeds(document)
    this.#showBar()
  }

  /**
   * Appends older posts without moving the page; the focus, which was on the link, moves to the first of them. They
   * may come from a cache and be older than this page: then their position is returned, so that changes since can be
   * applied with `mend`.
   */
  addOlder(fresh: Document): string | undefined {
    const came = [...fresh.querySelectorAll<HTMLElement>('#posts > article')].filter(
      (post) => byId(post.id) === null,
    )
    this.#keepingPlace(() => {
      for (const post of came) {
        this.#place(post)
        localise(post)
        offerEmbeds(post)
      }
      const older = fresh.getElementById('older')
      if (older !== null) byId('older')?.replaceWith(older)
    })
    const { position = '', floor } = fresh.getElementById('older-posts')?.dataset ?? {}
    this.#lowerTo(floor)
    const next = came[0]?.querySelector<HTMLElement>('a') ?? byId('older')?.querySelector('a')
    next?.focus({ preventScroll: true })
    return parseSeq(position) < parseSeq(this.position) ? position : undefined
  }

  /** Updates posts to their current state without advancing the position. */
  mend(patch: Patch): void {
    this.#keepingPlace(() => {
      for (const id of patch.removed ?? []) this.#remove(id)
      for (const html of patch.posts) this.#put(parseElement(html))
    })
    this.#showBar()
  }

  showHeld(isAsked: boolean): void {
    const posts = [...this.#held.values()].sort(newestFirst)
    this.#held.clear()
    this.#keepingPlace(() => {
      for (const post of posts) {
        this.#place(post)
        post.classList.add('arrived')
      }
    })
    this.#showBar()
    if (isAsked) {
      this.#posts.scrollIntoView()
      const [first] = this.#posts.getElementsByTagName('a')
      first?.focus({ preventScroll: true })
    }
  }

  /** Replaces the post in place, holds it back, or inserts it. True if it is new to the page. */
  #put(post: HTMLElement): boolean {
    localise(post)
    offerEmbeds(post)
    const existing = byId(post.id)
    const isMoved = existing !== null && existing.dataset['at'] !== post.dataset['at']
    if (existing !== null && !isMoved) {
      if (!replaceAround(existing, post)) existing.replaceWith(post)
      return false
    }
    existing?.remove()
    const wasHeld = this.#held.delete(post.id)
    if (!this.#isInWindow(post)) return false
    this.#held.set(post.id, post)
    byId('no-posts')?.remove()
    return !wasHeld && existing === null
  }

  #isInWindow(post: HTMLElement): boolean {
    const floor = this.#story.dataset['floor']
    if (floor === undefined) return true
    const [at = ''] = floor.split('-', 1)
    const id = `p-${floor.slice(at.length + 1)}`
    return (Number(post.dataset['at']) - Number(at) || (post.id >= id ? 0 : -1)) >= 0
  }

  #lowerTo(floor: string | undefined): void {
    if (floor === undefined) delete this.#story.dataset['floor']
    else this.#story.dataset['floor'] = floor
  }

  #place(post: HTMLElement): void {
    const after = [...this.#posts.children].find((other) => newestFirst(post, other as HTMLElement) < 0)
    this.#posts.insertBefore(post, after ?? null)
  }

  #remove(id: string): void {
    this.#held.delete(`p-${id}`)
    byId(`p-${id}`)?.remove()
  }

  #moved(patch: Patch): void {
    const count = byId('count')
    const moved = byId('moved')
    if (count !== null)
      count.textContent = patch.count === 1 ? '1 update' : `${patch.count.toLocaleString('en-GB')} updates`
    if (moved !== null && patch.regions?.['story-head'] === undefined) {
      moved.replaceChildren(
        Object.assign(document.createElement('time'), { dateTime: new Date(patch.at).toISOString() }),
      )
      localise(moved)
    }
    for (const id of Object.keys(patch.regions ?? {})) {
      const region = byId(id)
      if (region === null) continue
      localise(region)
      offerEmbeds(region)
    }
  }

  #showBar(): void {
    const button = this.#bar.firstElementChild
    if (button !== null) button.textContent = newUpdates(this.#held.size)
    this.#bar.hidden = this.#held.size === 0
    this.#retitle()
  }

  #retitle(): void {
    document.title = this.#held.size > 0 ? `(${this.#held.size}) ${this.#title}` : this.#title
  }

  #isAtTop(): boolean {
    // "At the top" means that the place of the newest post is visible or below the viewport (the reader is in the
    // summary).
    return this.#posts.getBoundingClientRect().top > -40
  }

  /**
   * Keeps the line that the reader looks at in place, whatever changes above it. (Scroll anchoring is missing in
   * Safari, and loses its anchor when that post itself is replaced.)
   */
  #keepingPlace(change: () => void): void {
    if (this.#posts.getBoundingClientRect().top > 0) return change()
    const seen = [...this.#posts.children].find((post) => post.getBoundingClientRect().bottom > 0)
    const before = seen?.getBoundingClientRect().top ?? 0
    change()
    const still = seen === undefined ? null : byId(seen.id)
    const after = still?.getBoundingClientRect().top
    if (after !== undefined && Math.abs(after - before) >= 1)
      scrollBy({ top: after - before, behavior: 'instant' })
  }
}

function parseElement(html: string): HTMLElement {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content.firstElementChild as HTMLElement
}

/** The order of posts: by time, then by id. */
function newestFirst(a: HTMLElement, b: HTMLElement): number {
  return Number(b.dataset['at']) - Number(a.dataset['at']) || (a.id < b.id ? 1 : -1)
}
