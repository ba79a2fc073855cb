import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { mergeCapturedPosts } from './merge-post.ts'
import { archiveProblem } from './problems.ts'
import { isSamePage } from './same-page.ts'
import { createPostMatcher } from './same-post.ts'
import { truncate } from '../platform/text/truncate.ts'

/** An edit within a minute of publication, or one that only changed the timestamp, does not count (ms). */
const SHORTEST_TIME_TO_A_CHANGE = 60_000

/** The result of merging one more capture into a page. */
export interface Merged {
  readonly page: CapturedPage
  /** The origins, as they are in `page`, of the posts that the capture shows. */
  readonly shown: ReadonlySet<string>
  /** Those of them that are out of chronological order. */
  readonly pinned: ReadonlySet<string>
  /** The capture is older than what was known. */
  readonly isOlder: boolean
}

/**
 * Merges several captures of one page. Throws `captures-of-different-stories` where one shares nothing with those
 * before it, and `capture-empty` where there is none.
 */
export function mergeCaptures(pages: readonly CapturedPage[]): CapturedPage {
  const [first, ...later] = pages
  if (first === undefined) throw archiveProblem('capture-empty', 'No capture was given.')
  requireOnePage(pages)
  let page = mergeCapture({ ...first, posts: [] }, first).page
  for (const capture of later) page = mergeCapture(page, capture).page
  return page
}

export function requireOnePage(pages: readonly CapturedPage[]): void {
  const left = pages.slice(1)
  const joined = pages.slice(0, 1)
  // Order does not matter: a capture may be connected to the others by a later one.
  for (let isMore = true; isMore && left.length > 0;) {
    const at = left.findIndex((page) => joined.some((other) => isSamePage(other, page)))
    isMore = at >= 0
    if (isMore) joined.push(...left.splice(at, 1))
  }
  const [first] = joined
  const [other] = left
  if (first !== undefined && other !== undefined)
    throw archiveProblem('captures-of-different-stories', difference(first, other))
}

/**
 * Merges one more capture into the known page. Page-level values are taken from the later of the two; nothing that
 * only one of them shows is lost. Posts are newest first.
 */
export function mergeCapture(known: CapturedPage, capture: CapturedPage): Merged {
  const find = createPostMatcher(known.posts)
  const captured = capture.posts.map(withRealChange)
  const knownOf = new Map(captured.map((post) => [post, find(post)]))
  const order = mergeOrder(known.posts, captured, knownOf)
  const isOlder = isOlderThan(capture, known, order, knownOf)
  const origins = new Set(known.posts.map((post) => post.origin))
  const shown = new Set<string>()
  const pinned = new Set<string>()
  const posts = order.map((post) => {
    if (!knownOf.has(post)) return post
    const existing = knownOf.get(post)
    const merged =
      existing === undefined
        ? { ...post, origin: unusedOrigin(post.origin, origins) }
        : mergeCapturedPosts(existing, post, isOlder)
    shown.add(merged.origin)
    if (post.isPinned === true) pinned.add(merged.origin)
    return merged
  })
  const [late, early] = isOlder ? [known, capture] : [capture, known]
  return {
    page: {
      format: late.format,
      url: late.url ?? early.url,
      headline: late.headline || early.headline,
      standfirst: late.standfirst || early.standfirst,
      section: late.section ?? early.section,
      language: late.language ?? early.language,
      summary: late.summary.length > 0 ? late.summary : early.summary,
      posts: newestFirst(posts),
      startedAt: late.startedAt ?? early.startedAt,
      endedAt: late.endedAt ?? early.endedAt,
      ...pickModifiedAt(late.modifiedAt ?? early.modifiedAt),
      leftOut: [...new Set([...early.leftOut, ...late.leftOut])],
      remarks: [...new Set([...early.remarks, ...late.remarks])],
    },
    shown,
    pinned,
    isOlder,
  }
}

function unusedOrigin(origin: string, taken: Set<string>): string {
  let free = origin
  for (let n = 2; taken.has(free); n++) free = `${origin} (${n})`
  taken.add(free)
  return free
}

function withRealChange(post: CapturedPost): CapturedPost {
  const { publishedAt, updatedAt } = post
  if (updatedAt === null || publishedAt === null) return post
  return updatedAt - publishedAt >= SHORTEST_TIME_TO_A_CHANGE ? post : { ...post, updatedAt: null }
}

/**
 * The order of the capture is the base. A post that only the known page has is inserted right above the next post
 * below it that both have, so that it keeps its neighbours and new posts stay above it; if there is none below, at
 * the end.
 */
function mergeOrder(
  known: readonly CapturedPost[],
  captured: readonly CapturedPost[],
  knownOf: ReadonlyMap<CapturedPost, CapturedPost | undefined>,
): CapturedPost[] {
  // A pinned post whose chronological position is known stays there.
  const spine = captured.filter((post) => post.isPinned !== true || knownOf.get(post) === undefined)
  const inSpine = new Map(spine.flatMap((post) => entry(knownOf.get(post), post)))
  const apart = new Map(
    captured.flatMap((post) => (spine.includes(post) ? [] : entry(knownOf.get(post), post))),
  )
  const above = new Map<CapturedPost, CapturedPost[]>()
  let alone: CapturedPost[] = []
  for (const post of known) {
    const same = inSpine.get(post)
    if (same === undefined) alone.push(apart.get(post) ?? post)
    else {
      above.set(same, alone)
      alone = []
    }
  }
  return [...spine.flatMap((post) => [...(above.get(post) ?? []), post]), ...alone]
}

function entry(key: CapturedPost | undefined, post: CapturedPost): [CapturedPost, CapturedPost][] {
  return key === undefined ? [] : [[key, post]]
}

/** By their times; else a capture is older if it shares posts and has none of the newest ones. */
function isOlderThan(
  capture: CapturedPage,
  known: CapturedPage,
  order: readonly CapturedPost[],
  knownOf: ReadonlyMap<CapturedPost, CapturedPost | undefined>,
): boolean {
  const [taken, latest] = [latestIn(capture), latestIn(known)]
  if (taken !== null && latest !== null) return taken < latest
  const isShared = capture.posts.length > 0 && [...knownOf.values()].some((post) => post !== undefined)
  const [top] = order
  return isShared && top !== undefined && !knownOf.has(top)
}

function latestIn(page: CapturedPage): number | null {
  let latest = page.modifiedAt ?? null
  for (const { publishedAt } of page.posts)
    if (publishedAt !== null && (latest === null || publishedAt > latest)) latest = publishedAt
  return latest
}

function pickModifiedAt(modifiedAt: number | null | undefined): Pick<CapturedPage, 'modifiedAt'> {
  return modifiedAt === undefined ? {} : { modifiedAt }
}

/** Sorted by time (stable); a post without a time stays below its neighbour. */
export function newestFirst<T extends Pick<CapturedPost, 'publishedAt'>>(posts: readonly T[]): T[] {
  let last = Number.MAX_SAFE_INTEGER
  return posts
    .map((post) => {
      last = post.publishedAt ?? last
      return { post, at: last }
    })
    .sort((a, b) => b.at - a.at)
    .map(({ post }) => post)
}

function difference(known: CapturedPage, page: CapturedPage): string {
  const differ = [
    `One has the headline "${truncate(known.headline, 120)}", another "${truncate(page.headline, 120)}".`,
  ]
  if (known.url !== null && page.url !== null && known.url !== page.url)
    differ.push(`One is of ${known.url}, another of ${page.url}.`)
  differ.push('They share neither the standfirst nor a post nor a paragraph of the lead.')
  return differ.join(' ')
}
