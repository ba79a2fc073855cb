import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { archiveProblem } from './problems.ts'
import { areOfOnePage } from './same-page.ts'
import { wordsOf, wordKey } from './words.ts'

/**
 * Makes one page of several captures of it, given oldest first. Headline, standfirst and lead are the newest's;
 * a post that several captures show stands once, with the newest words. Throws `captures-of-different-stories`.
 */
export function mergeCaptures(pages: readonly CapturedPage[]): CapturedPage {
  const [first, ...later] = pages
  if (first === undefined) throw archiveProblem('capture-empty', 'No capture was given.')
  let merged = first
  for (const [index, page] of later.entries()) {
    const known = merged
    if (
      !areOfOnePage(known, page) &&
      !pages.slice(0, index + 1).some((before) => areOfOnePage(before, page))
    ) {
      throw archiveProblem('captures-of-different-stories', difference(known, page))
    }
    merged = mergedPage(known, page)
  }
  return merged
}

function mergedPage(older: CapturedPage, newer: CapturedPage): CapturedPage {
  return {
    format: newer.format,
    url: newer.url ?? older.url,
    headline: newer.headline || older.headline,
    standfirst: newer.standfirst || older.standfirst,
    section: newer.section ?? older.section,
    language: newer.language ?? older.language,
    summary: newer.summary.length > 0 ? newer.summary : older.summary,
    posts: mergedPosts(older.posts, newer.posts),
    startedAt: newer.startedAt ?? older.startedAt,
    endedAt: newer.endedAt ?? older.endedAt,
    leftOut: [...new Set([...older.leftOut, ...newer.leftOut])],
    remarks: [...new Set([...older.remarks, ...newer.remarks])],
  }
}

/**
 * The newer capture's order is the spine. A post that only the older one has is put right above the next post
 * below it that both have, so that it keeps its neighbours and new posts stay above it; with none below, at the end.
 */
function mergedPosts(older: readonly CapturedPost[], newer: readonly CapturedPost[]): CapturedPost[] {
  const inNewer = sameIn(newer)
  const before = new Map<CapturedPost, CapturedPost>()
  const above = new Map<CapturedPost, CapturedPost[]>()
  let onlyOlder: CapturedPost[] = []
  for (const post of older) {
    const same = inNewer(post)
    const isTaken = same !== undefined && before.has(same)
    if (same === undefined || isTaken) {
      if (post.origin !== same?.origin) onlyOlder.push(post)
      continue
    }
    before.set(same, post)
    if (onlyOlder.length > 0) above.set(same, onlyOlder)
    onlyOlder = []
  }
  const merged: CapturedPost[] = []
  for (const post of newer) {
    merged.push(...(above.get(post) ?? []))
    const known = before.get(post)
    merged.push(known === undefined ? post : mergedPost(known, post))
  }
  return [...merged, ...onlyOlder]
}

/** The newer words; what only the older source could tell (a time, a byline) is kept, and so is its identity. */
function mergedPost(older: CapturedPost, newer: CapturedPost): CapturedPost {
  return {
    ...newer,
    origin: older.origin,
    bylines: newer.bylines.length > 0 ? newer.bylines : older.bylines,
    publishedAt: newer.publishedAt ?? older.publishedAt,
    updatedAt: newer.updatedAt ?? older.updatedAt,
  }
}

/** Finds the same post: of the same origin, else (a text beside a page with addresses) of the same headline. */
function sameIn(posts: readonly CapturedPost[]): (post: CapturedPost) => CapturedPost | undefined {
  const byOrigin = new Map<string, CapturedPost>()
  const byHeadline = new Map<string, CapturedPost | undefined>()
  for (const post of posts) {
    if (!byOrigin.has(post.origin)) byOrigin.set(post.origin, post)
    const headline = headlineKey(post)
    // A headline that two posts have tells nothing.
    if (headline !== undefined) byHeadline.set(headline, byHeadline.has(headline) ? undefined : post)
  }
  return (post) => {
    const headline = headlineKey(post)
    return byOrigin.get(post.origin) ?? (headline === undefined ? undefined : byHeadline.get(headline))
  }
}

function headlineKey(post: CapturedPost): string | undefined {
  return post.headline === null || wordsOf(post.headline).length < 3 ? undefined : wordKey(post.headline)
}

function difference(known: CapturedPage, page: CapturedPage): string {
  const differ = [
    `One has the headline "${shortened(known.headline)}", another "${shortened(page.headline)}".`,
  ]
  if (known.url !== null && page.url !== null) differ.push(`One is of ${known.url}, another of ${page.url}.`)
  differ.push('They share neither the standfirst nor a post nor a paragraph of the lead.')
  return differ.join(' ')
}

function shortened(headline: string): string {
  return headline.length > 120 ? `${headline.slice(0, 119)}…` : headline
}

/**
 * The origins of posts that the newest capture shows as withdrawn. A capture shows a window of its page, so a
 * post that is absent above the first or below the last shared post proves nothing; only one that would have to
 * stand between two posts the capture shows is gone.
 */
export function withdrawnBy(previousNewestFirst: readonly string[], capture: CapturedPage): string[] {
  const shown = new Set(capture.posts.map((post) => post.origin))
  const first = previousNewestFirst.findIndex((origin) => shown.has(origin))
  const last = previousNewestFirst.findLastIndex((origin) => shown.has(origin))
  if (first < 0) return []
  return previousNewestFirst.slice(first, last + 1).filter((origin) => !shown.has(origin))
}
