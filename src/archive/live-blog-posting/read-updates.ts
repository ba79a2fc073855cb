import { bodyText, isEmptyBody, type Body } from '../../story/body/body.ts'
import type { CapturedPost } from '../captured-page.ts'
import { newestFirst } from '../merge-captures.ts'
import { wordKey } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { readAddress, asList, asObject, firstText, readText, type JsonObject } from './json-values.ts'
import { webAddress } from './page-address.ts'
import type { PageTimes } from './page-times.ts'
import { readHeadline, readPublished, type PageValues } from './page-values.ts'
import { withPins } from './pinned.ts'
import type { Bylines } from './read-bylines.ts'
import { richBody } from './rich-body.ts'
import { resolveClock } from './visible-clock.ts'
import { isMarkedAsPinned, readVisibleDetails, type VisibleDetails } from './visible-details.ts'
import { visibleEmbeds, visiblePictures } from './visible-media.ts'
import { UpdateElements } from './update-elements.ts'
import { updateAddresses, type UpdateAddress } from './update-origins.ts'
import { UpdateRemarks } from './update-remarks.ts'
import { parseUpdateBody, toPlainLine } from './update-text.ts'
import { isBrokenOff, fullBody } from './whole-body.ts'

export interface ReadContext {
  readonly page: HtmlPage
  readonly url: string | null
  readonly times: PageTimes
  readonly values: PageValues
  readonly bylines: Bylines
  /** Start of the coverage and last modification of the page, ms UTC. */
  readonly coverage: { readonly from: number | null; readonly to: number | null }
}

export interface ReadUpdates {
  /** Newest first. */
  readonly posts: readonly CapturedPost[]
  readonly remarks: readonly string[]
  /** The first element of the page that shows an update. */
  readonly firstElement: ReturnType<UpdateElements['of']>
}

/** Reads the updates of a page without duplicates, newest first. */
export function readUpdates(updates: readonly JsonObject[], context: ReadContext): ReadUpdates {
  return new Reader(updates, context).read()
}

class Reader {
  readonly updates: readonly JsonObject[]
  readonly context: ReadContext
  readonly addresses: readonly UpdateAddress[]
  readonly elements: UpdateElements
  readonly remarks = new UpdateRemarks()
  readonly linkBase: (href: string) => string | undefined

  constructor(updates: readonly JsonObject[], context: ReadContext) {
    this.updates = updates
    this.context = context
    this.addresses = updateAddresses(updates, context)
    this.linkBase = (href) => webAddress(href, context.url ?? undefined)
    this.elements = new UpdateElements(
      context.page,
      updates.map((update, index) => ({
        fragment: this.addresses[index]?.fragment,
        headline: toPlainLine(readHeadline(update)),
        text: bodyText(parseUpdateBody(wordsIn(update)).body),
      })),
    )
  }

  read(): ReadUpdates {
    const posts = this.updates.flatMap((update, index) => {
      const address = this.addresses[index]
      const post = address === undefined ? undefined : this.update(update, address, this.elements.of(index))
      if (post === undefined) this.remarks.empty++
      return post ?? []
    })
    const once = deduplicate(posts)
    this.remarks.doubled = posts.length - once.length
    return {
      posts: newestFirst(withPins(once)),
      remarks: this.remarks.sentences(),
      firstElement: this.elements.highest(this.context.page),
    }
  }

  update(
    update: JsonObject,
    address: UpdateAddress,
    element: ReturnType<UpdateElements['of']>,
  ): CapturedPost | undefined {
    const { context, remarks } = this
    const visible = element === undefined ? undefined : readVisibleDetails(element)
    const written = toPlainLine(readHeadline(update))
    const words = this.body(update, address, element, written)
    const headline = ownHeadline(written, visible, words, context.values)
    const body = withEmbeds(words, element === undefined ? [] : visibleEmbeds(element, this.linkBase))
    remarks.pictures(headline ?? bodyText(body), this.pictures(update, element))
    if (headline === null && isEmptyBody(body)) return undefined
    const publishedAt = this.published(update, visible)
    const modified = context.times.read(readText(update['dateModified']))
    const isChanged = modified !== null && publishedAt !== null && modified > publishedAt
    return {
      origin: address.origin,
      kind: 'update',
      headline,
      dateline: null,
      body,
      bylines: this.writers(update, visible),
      report: null,
      attribution: null,
      publishedAt,
      updatedAt: isChanged && !context.values.isChange(modified) ? modified : null,
      ...(element !== undefined && isMarkedAsPinned(element) ? { isPinned: true } : {}),
    }
  }

  body(
    update: JsonObject,
    address: UpdateAddress,
    element: ReturnType<UpdateElements['of']>,
    headline: string,
  ): Body {
    const { body: plain, placeholders } = parseUpdateBody(wordsIn(update), this.linkBase)
    this.remarks.placeholders += placeholders
    const text = bodyText(plain)
    if (isBrokenOff(text)) {
      const whole = element === undefined ? undefined : fullBody(element, { text, headline }, this.linkBase)
      if (whole !== undefined) return whole
      this.remarks.cutShort++
      return plain
    }
    const sought = { fragment: address.fragment, text, headline }
    return richBody(this.context.page, sought, element, this.linkBase) ?? plain
  }

  /** The update's own time: from its data, unless that is the page's time, else from its element. */
  published(update: JsonObject, visible: VisibleDetails | undefined): number | null {
    const { times, values, coverage } = this.context
    const stated = times.read(readPublished(update))
    if (stated !== null && !values.mayBeTime(stated)) return stated
    const ofElement = times.read(visible?.time)
    if (ofElement !== null) return ofElement
    if (stated !== null && !values.isTime(stated)) return stated
    const clock = visible?.clock ?? null
    const byClock = clock === null ? null : resolveClock(clock, coverage, times.usualOffset)
    if (byClock !== null) {
      this.remarks.clocks++
      return byClock
    }
    if (stated !== null) this.remarks.timesOfPage++
    const modified = stated === null ? times.read(readText(update['dateModified'])) : null
    return modified !== null && !values.isChange(modified) && !values.isTime(modified) ? modified : null
  }

  writers(update: JsonObject, visible: VisibleDetails | undefined): string[] {
    const { values, bylines } = this.context
    const stated = bylines.read(update['author'] ?? update['creator'])
    if (stated.length > 0 && !values.mayBeWriters(update) && !values.areWriters(update)) return stated
    const ofElement = bylines.read([...(visible?.bylines ?? [])])
    if (ofElement.length === 0 && stated.length > 0 && !values.areWriters(update)) return stated
    if (stated.length > 0 && ofElement.length === 0) this.remarks.writersOfPage.add(stated.join(', '))
    return ofElement
  }

  pictures(update: JsonObject, element: ReturnType<UpdateElements['of']>): string[] {
    if (element !== undefined) {
      const shown = visiblePictures(element, this.linkBase)
      if (shown.length > 0) return shown
    }
    return asList(update['image']).flatMap(
      (image) => readAddress(asObject(image)?.['url'] ?? asObject(image)?.['contentUrl'] ?? image) ?? [],
    )
  }
}

function wordsIn(update: JsonObject): string {
  return firstText(update, 'articleBody', 'text', 'description') ?? ''
}

function withEmbeds(body: Body, addresses: readonly string[]): Body {
  if (addresses.length === 0) return body
  return {
    type: 'doc',
    content: [...body.content, ...addresses.map((url) => ({ type: 'embed' as const, attrs: { url } }))],
  }
}

/** Publishers fill a missing headline with the page's own, or with the beginning of the text. */
function ownHeadline(
  written: string,
  visible: VisibleDetails | undefined,
  body: Body,
  values: PageValues,
): string | null {
  const ofElement = visible?.headline ?? null
  const own = values.isHeadline(written) ? (ofElement ?? '') : written
  // Structured data truncates long headlines; the page has the complete one.
  const whole = ofElement !== null && isCutHeadline(own, ofElement) ? ofElement : own
  const words = wordKey(whole)
  if (words === '' || values.isHeadline(whole)) return null
  const text = wordKey(bodyText(body).slice(0, whole.length * 2 + 200))
  const isCutFromText = /(?:…|\.\.\.)$/.test(whole) && text.startsWith(words.replace(/ [^ ]*$/, ''))
  return isCutFromText || wordKey(bodyText(body).slice(0, whole.length * 2)) === words ? null : whole
}

function isCutHeadline(headline: string, whole: string): boolean {
  return /(?:…|\.\.\.)$/.test(headline) && wordKey(whole).startsWith(wordKey(headline).replace(/ [^ ]*$/, ''))
}

/** Of several updates with one origin, the last modified; at equal times the later in the list. */
function deduplicate(posts: readonly CapturedPost[]): CapturedPost[] {
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
