/** A reader's page as a model: what docs/contracts/live-patch.md says a client does, without a browser. */

export interface WirePatch {
  readonly from: number
  readonly posts: readonly string[]
  readonly removed?: readonly string[]
  readonly regions?: Readonly<Record<string, string>>
  readonly count: number
  readonly status: string
}

const REGIONS = ['summary', 'key-events', 'pinned'] as const
const seqOf = (position: string) => Number(position.split('.')[1])

export class ModelReader {
  position = ''
  count = ''
  #floor: string | undefined
  readonly #posts = new Map<string, string>()
  readonly #regions = new Map<string, string>()

  /** Takes a page as it was loaded. */
  load(html: string): void {
    this.position = /data-position="([^"]+)"/.exec(html)?.[1] ?? ''
    this.#floor = /data-floor="([^"]+)"/.exec(html)?.[1]
    this.count = /id="count">([^<]*)/.exec(html)?.[1] ?? ''
    this.#posts.clear()
    for (const post of articles(/<section id="posts"[\s\S]*?<\/section>/.exec(html)?.[0] ?? ''))
      this.#posts.set(readId(post), post)
    for (const name of REGIONS) {
      this.#regions.set(name, new RegExp(`<section id="${name}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? '')
    }
  }

  /** False where something is missing between what this page has and where the patch begins. */
  apply(position: string, patch: WirePatch): boolean {
    if (position.split('.')[0] !== this.position.split('.')[0] || patch.from > seqOf(this.position))
      return false
    if (seqOf(position) <= seqOf(this.position)) return true
    for (const id of patch.removed ?? []) this.#posts.delete(id)
    for (const post of patch.posts) {
      this.#posts.delete(readId(post))
      if (this.#floor === undefined || placeOf(post) >= placeKey(this.#floor))
        this.#posts.set(readId(post), post)
    }
    for (const [name, html] of Object.entries(patch.regions ?? {})) this.#regions.set(name, html)
    this.count = patch.count === 1 ? '1 update' : `${patch.count} updates`
    this.position = position
    return true
  }

  /** What a reader sees, for comparing: the posts in order, and each region. */
  seen() {
    const posts = [...this.#posts.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
    return {
      position: this.position,
      count: this.count,
      posts,
      regions: REGIONS.map((name) => this.#regions.get(name) ?? ''),
    }
  }
}

function articles(html: string): string[] {
  return html.match(/<article[\s\S]*?<\/article>/g) ?? []
}
function readId(post: string): string {
  return /id="p-([^"]+)"/.exec(post)?.[1] ?? ''
}
function placeOf(post: string): string {
  return placeKey(`${/data-at="(\d+)"/.exec(post)?.[1] ?? ''}-${readId(post)}`)
}
/** Sorts as places do: by time, then by id. */
function placeKey(place: string): string {
  const [at = ''] = place.split('-', 1)
  return `${at.padStart(15, '0')}${place.slice(at.length)}`
}
