import { bodyText, isEmptyBody, type Body } from '../../story/body/body.ts'
import type { CapturedPost } from '../captured-page.ts'
import { wordKey } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { firstText, textOf, type JsonObject } from './json-values.ts'
import { webAddress } from './page-address.ts'
import type { PageTimes } from './page-times.ts'
import { readBylines } from './read-bylines.ts'
import { richBody } from './rich-body.ts'
import { updateAddresses, type UpdateAddress } from './update-origins.ts'
import { bodyOf, lineOf } from './update-text.ts'

export interface Surroundings {
  readonly page: HtmlPage
  readonly url: string | null
  readonly times: PageTimes
  /** Word keys of the page's own headlines: an update that has one of them has no headline of its own. */
  readonly pageHeadlines: ReadonlySet<string>
}

export interface ReadUpdates {
  /** Newest first. */
  readonly posts: readonly CapturedPost[]
  readonly remarks: readonly string[]
}

/** Reads the updates of a page, each once, newest first. */
export function readUpdates(updates: readonly JsonObject[], around: Surroundings): ReadUpdates {
  const addresses = updateAddresses(updates, around.url)
  const posts: CapturedPost[] = []
  let empty = 0
  let cutShort = 0
  updates.forEach((update, index) => {
    const address = addresses[index]
    const post = address === undefined ? undefined : readUpdate(update, address, around)
    if (post === undefined) empty++
    else {
      posts.push(post)
      if (/(?:…|\.\.\.)$/.test(bodyText(post.body))) cutShort++
    }
  })
  const once = eachOnce(posts)
  const remarks: string[] = []
  if (empty > 0)
    remarks.push(
      `${empty} ${empty === 1 ? 'update has' : 'updates have'} no words and ${empty === 1 ? 'was' : 'were'} left out.`,
    )
  if (cutShort > 0)
    remarks.push(
      `${cutShort} ${cutShort === 1 ? 'update ends' : 'updates end'} in dots: the page may give only the beginning.`,
    )
  if (once.length < posts.length)
    remarks.push(`${posts.length - once.length} of the updates stood there more than once.`)
  return { posts: newestFirst(once), remarks }
}

function readUpdate(
  update: JsonObject,
  address: UpdateAddress,
  around: Surroundings,
): CapturedPost | undefined {
  const linkBase = (href: string) => webAddress(href, around.url ?? undefined)
  const text = firstText(update, 'articleBody', 'text', 'description') ?? ''
  const plain = bodyOf(text, linkBase)
  const written = lineOf(firstText(update, 'headline', 'name') ?? '')
  const body =
    richBody(
      around.page,
      { fragment: address.fragment, text: bodyText(plain), headline: written },
      linkBase,
    ) ?? plain
  const headline = ownHeadline(written, body, around.pageHeadlines)
  if (headline === null && isEmptyBody(body)) return undefined
  const published = around.times.read(textOf(update['datePublished']) ?? textOf(update['dateCreated']))
  const modified = around.times.read(textOf(update['dateModified']))
  const publishedAt = published ?? modified
  return {
    origin: address.origin,
    kind: 'update',
    headline,
    dateline: null,
    body,
    bylines: readBylines(update['author'] ?? update['creator']),
    report: null,
    attribution: null,
    publishedAt,
    updatedAt: modified !== null && publishedAt !== null && modified > publishedAt ? modified : null,
  }
}

/** Publishers fill a missing headline with the page's own or with the beginning of the text. */
function ownHeadline(written: string, body: Body, pageHeadlines: ReadonlySet<string>): string | null {
  const words = wordKey(written)
  if (words === '' || pageHeadlines.has(words)) return isEmptyBody(body) && words !== '' ? written : null
  const text = wordKey(bodyText(body).slice(0, written.length * 2 + 200))
  const isCutFromText = /(?:…|\.\.\.)$/.test(written) && text.startsWith(words.replace(/ [^ ]*$/, ''))
  return isCutFromText || wordKey(bodyText(body).slice(0, written.length * 2)) === words ? null : written
}

/** Of several with one origin the one that was changed last; where they are the same age, the later in the list. */
function eachOnce(posts: readonly CapturedPost[]): CapturedPost[] {
  const byOrigin = new Map<string, CapturedPost>()
  for (const post of posts) {
    const before = byOrigin.get(post.origin)
    if (before === undefined || age(post) >= age(before)) byOrigin.set(post.origin, post) // keeps the first one's place
  }
  return [...byOrigin.values()]
}

function age(post: CapturedPost): number {
  return post.updatedAt ?? post.publishedAt ?? Number.NEGATIVE_INFINITY
}

/** By time; posts of one minute stay in the page's order, and one without a time stays below its neighbour. */
function newestFirst(posts: readonly CapturedPost[]): CapturedPost[] {
  const timed = posts.flatMap((post) => (post.publishedAt === null ? [] : [post.publishedAt]))
  const rising = timed.filter((time, index) => time > (timed[index - 1] ?? time)).length
  const falling = timed.filter((time, index) => time < (timed[index - 1] ?? time)).length
  const inOrder = rising > falling ? posts.toReversed() : posts
  let last = Number.MAX_SAFE_INTEGER
  const placed = inOrder.map((post) => {
    last = post.publishedAt ?? last
    return { post, at: last }
  })
  return placed.sort((a, b) => b.at - a.at).map(({ post }) => post)
}
