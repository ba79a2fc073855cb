import { bodyText, isEmptyBody, type Body } from '../../story/body/body.ts'
import type { CapturedPost } from '../captured-page.ts'
import { newestFirst } from '../merge-captures.ts'
import { wordKey } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { addressOf, asList, asObject, firstText, textOf, type JsonObject } from './json-values.ts'
import { webAddress } from './page-address.ts'
import type { PageTimes } from './page-times.ts'
import { headlineOf, publishedOf, type PageValues } from './page-values.ts'
import { withPins } from './pinned.ts'
import type { Bylines } from './read-bylines.ts'
import { richBody } from './rich-body.ts'
import { instantOf } from './shown-clock.ts'
import { isMarkedAsPinned, shownFacts, type ShownFacts } from './shown-facts.ts'
import { embedsShown, picturesShown } from './shown-media.ts'
import { UpdateElements } from './update-elements.ts'
import { updateAddresses, type UpdateAddress } from './update-origins.ts'
import { UpdateRemarks } from './update-remarks.ts'
import { bodyOf, lineOf } from './update-text.ts'
import { isBrokenOff, wholeBody } from './whole-body.ts'

export interface Surroundings {
  readonly page: HtmlPage
  readonly url: string | null
  readonly times: PageTimes
  readonly values: PageValues
  readonly bylines: Bylines
  /** When the coverage began and the page was last changed, ms UTC. */
  readonly coverage: { readonly from: number | null; readonly to: number | null }
}

export interface ReadUpdates {
  /** Newest first. */
  readonly posts: readonly CapturedPost[]
  readonly remarks: readonly string[]
  /** The highest element of the page that shows an update. */
  readonly firstElement: ReturnType<UpdateElements['of']>
}

/** Reads the updates of a page, each once, newest first. */
export function readUpdates(updates: readonly JsonObject[], around: Surroundings): ReadUpdates {
  return new Reader(updates, around).read()
}

class Reader {
  readonly updates: readonly JsonObject[]
  readonly around: Surroundings
  readonly addresses: readonly UpdateAddress[]
  readonly elements: UpdateElements
  readonly remarks = new UpdateRemarks()
  readonly linkBase: (href: string) => string | undefined

  constructor(updates: readonly JsonObject[], around: Surroundings) {
    this.updates = updates
    this.around = around
    this.addresses = updateAddresses(updates, around)
    this.linkBase = (href) => webAddress(href, around.url ?? undefined)
    this.elements = new UpdateElements(
      around.page,
      updates.map((update, index) => ({
        fragment: this.addresses[index]?.fragment,
        headline: lineOf(headlineOf(update)),
        text: bodyText(bodyOf(wordsIn(update)).body),
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
    const once = eachOnce(posts)
    this.remarks.doubled = posts.length - once.length
    return {
      posts: newestFirst(withPins(once)),
      remarks: this.remarks.sentences(),
      firstElement: this.elements.highest(this.around.page),
    }
  }

  update(
    update: JsonObject,
    address: UpdateAddress,
    element: ReturnType<UpdateElements['of']>,
  ): CapturedPost | undefined {
    const { around, remarks } = this
    const shown = element === undefined ? undefined : shownFacts(element)
    const written = lineOf(headlineOf(update))
    const words = this.body(update, address, element, written)
    const headline = ownHeadline(written, shown, words, around.values)
    const body = withEmbeds(words, element === undefined ? [] : embedsShown(element, this.linkBase))
    remarks.pictures(headline ?? bodyText(body), this.pictures(update, element))
    if (headline === null && isEmptyBody(body)) return undefined
    const publishedAt = this.published(update, shown)
    const modified = around.times.read(textOf(update['dateModified']))
    const isChanged = modified !== null && publishedAt !== null && modified > publishedAt
    return {
      origin: address.origin,
      kind: 'update',
      headline,
      dateline: null,
      body,
      bylines: this.writers(update, shown),
      report: null,
      attribution: null,
      publishedAt,
      updatedAt: isChanged && !around.values.isChange(modified) ? modified : null,
      ...(element !== undefined && isMarkedAsPinned(element) ? { isPinned: true } : {}),
    }
  }

  body(
    update: JsonObject,
    address: UpdateAddress,
    element: ReturnType<UpdateElements['of']>,
    headline: string,
  ): Body {
    const { body: plain, placeholders } = bodyOf(wordsIn(update), this.linkBase)
    this.remarks.placeholders += placeholders
    const text = bodyText(plain)
    if (isBrokenOff(text)) {
      const whole = element === undefined ? undefined : wholeBody(element, { text, headline }, this.linkBase)
      if (whole !== undefined) return whole
      this.remarks.cutShort++
      return plain
    }
    const sought = { fragment: address.fragment, text, headline }
    return richBody(this.around.page, sought, element, this.linkBase) ?? plain
  }

  /** The update's own time: what its data says, unless that is the page's, else what its element shows. */
  published(update: JsonObject, shown: ShownFacts | undefined): number | null {
    const { times, values, coverage } = this.around
    const said = times.read(publishedOf(update))
    if (said !== null && !values.mayBeTime(said)) return said
    const ofElement = times.read(shown?.time)
    if (ofElement !== null) return ofElement
    if (said !== null && !values.isTime(said)) return said
    const clock = shown?.clock ?? null
    const byClock = clock === null ? null : instantOf(clock, coverage, times.usualOffset)
    if (byClock !== null) {
      this.remarks.clocks++
      return byClock
    }
    if (said !== null) this.remarks.timesOfPage++
    const modified = said === null ? times.read(textOf(update['dateModified'])) : null
    return modified !== null && !values.isChange(modified) && !values.isTime(modified) ? modified : null
  }

  writers(update: JsonObject, shown: ShownFacts | undefined): string[] {
    const { values, bylines } = this.around
    const said = bylines.read(update['author'] ?? update['creator'])
    if (said.length > 0 && !values.mayBeWriters(update) && !values.areWriters(update)) return said
    const ofElement = bylines.read([...(shown?.bylines ?? [])])
    if (ofElement.length === 0 && said.length > 0 && !values.areWriters(update)) return said
    if (said.length > 0 && ofElement.length === 0) this.remarks.writersOfPage.add(said.join(', '))
    return ofElement
  }

  pictures(update: JsonObject, element: ReturnType<UpdateElements['of']>): string[] {
    if (element !== undefined) {
      const shown = picturesShown(element, this.linkBase)
      if (shown.length > 0) return shown
    }
    return asList(update['image']).flatMap(
      (image) => addressOf(asObject(image)?.['url'] ?? asObject(image)?.['contentUrl'] ?? image) ?? [],
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

/** Publishers fill a missing headline with the page's own or with the beginning of the text. */
function ownHeadline(
  written: string,
  shown: ShownFacts | undefined,
  body: Body,
  values: PageValues,
): string | null {
  const ofElement = shown?.headline ?? null
  const own = values.isHeadline(written) ? (ofElement ?? '') : written
  // Data cuts long headlines; the page has the whole one.
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
