import { isInvalid, invalid, type Invalid } from '../../platform/problem.ts'
import type { CapturedPage } from '../captured-page.ts'
import { wordKey } from '../words.ts'
import { findPostings, type FoundPosting } from './find-posting.ts'
import { HtmlPage } from './html-page.ts'
import { readAddress, asList, asObject, firstText, readText, type JsonObject } from './json-values.ts'
import { parseMicrodata } from './microdata.ts'
import { pageAddress } from './page-address.ts'
import { otherKindOfPage } from './page-kind.ts'
import { PageTimes } from './page-times.ts'
import { pageHeadline, pageLanguage, pageLead } from './page-words.ts'
import { PageValues } from './page-values.ts'
import { Bylines } from './read-bylines.ts'
import { readUpdates } from './read-updates.ts'
import { parseLooseJson } from './repair-json.ts'
import { toPlainLine } from './update-text.ts'

/**
 * Reads a saved live page that has a schema.org LiveBlogPosting, in JSON-LD or else in microdata. The visible page is
 * used only for links and formatting, and only where its text certainly matches.
 */
export function readLiveBlogPage(
  html: string,
): CapturedPage | Invalid<'capture-no-live-page' | 'capture-no-updates' | 'capture-too-complex'> {
  const page = HtmlPage.of(html)
  if (isInvalid(page)) return page
  const remarks: string[] = []
  const found = selectPosting(page, remarks)
  if (isInvalid(found)) return found
  const { posting, updates } = found
  const url = pageAddress(page, posting)
  const headline = pageHeadline(page, posting)
  const standfirst = toPlainLine(
    firstText(posting, 'description', 'abstract') ?? page.meta('og:description', 'description') ?? '',
  )
  const times = new PageTimes(timesIn([posting, ...updates]))
  const pageTitles = [
    headline,
    firstText(posting, 'headline') ?? '',
    page.meta('og:title') ?? '',
    page.title,
    firstText(posting, 'name') ?? '',
    firstText(posting, 'alternativeHeadline') ?? '',
  ]
  const values = new PageValues(posting, updates, {
    times,
    headlines: new Set(pageTitles.map((title) => wordKey(toPlainLine(title)))),
    stated: [page.meta('article:published_time'), page.meta('article:modified_time')],
  })
  const modifiedAt = times.peek(
    readText(posting['dateModified']) ?? page.meta('article:modified_time', 'og:updated_time'),
  )
  const begun = readText(posting['coverageStartTime']) ?? readText(posting['datePublished'])
  const read = readUpdates(updates, {
    page,
    url,
    times,
    values,
    bylines: new Bylines([posting['publisher'], posting['sourceOrganization'], page.meta('og:site_name')]),
    coverage: { from: times.peek(begun), to: modifiedAt },
  })
  const startedAt = times.read(readText(posting['coverageStartTime']))
  const endedAt = times.read(readText(posting['coverageEndTime']))

  if (read.posts.length === 0) return invalid('capture-no-updates', 'None of its updates has any words.')
  if (found.unreadable > 0)
    remarks.push(
      `${pluralize(found.unreadable, 'entry', 'entries')} in the list of updates could not be read.`,
    )
  const pictures = picturesIn([posting, ...updates])
  if (pictures > 0) remarks.push(`${pluralize(pictures, 'picture was', 'pictures were')} left out.`)
  return {
    format: 'LiveBlogPosting',
    url,
    headline,
    standfirst: wordKey(standfirst) === wordKey(headline) ? '' : standfirst,
    section: toPlainLine(readText(posting['articleSection']) ?? page.meta('article:section') ?? '') || null,
    language: pageLanguage(page, posting, updates),
    summary: pageLead(page, posting, { headline, standfirst }, read.posts, read.firstElement),
    posts: read.posts,
    startedAt,
    endedAt,
    modifiedAt,
    leftOut: [],
    remarks: [...remarks, ...read.remarks, ...times.remarks()],
  }
}

/** The page's own LiveBlogPosting in JSON-LD or else in microdata; refused with what the page is instead. */
function selectPosting(
  page: HtmlPage,
  remarks: string[],
): FoundPosting | Invalid<'capture-no-live-page' | 'capture-no-updates'> {
  const values = jsonValues(page, remarks)
  const microdata = parseMicrodata(page.document)
  const address = pageAddress(page, undefined) ?? undefined
  const inJson = findPostings(values, address)
  const found = inJson.some(({ updates }) => updates.length > 0)
    ? inJson
    : [...inJson, ...findPostings(microdata, address)]
  const withUpdates = found.toSorted((a, b) => Number(b.updates.length > 0) - Number(a.updates.length > 0))
  const all = inJson[0]?.updates.length === 0 ? withUpdates : found
  const otherKind = otherKindOfPage(page, [...values, ...microdata], all, address)
  const [main] = all
  if (otherKind !== undefined) return invalid('capture-no-live-page', [...remarks, otherKind].join(' '))
  if (main === undefined)
    return invalid(
      'capture-no-live-page',
      [...remarks, 'The page has no structured data of a LiveBlogPosting.'].join(' '),
    )
  if (main.updates.length === 0)
    return invalid(
      'capture-no-updates',
      [
        ...remarks,
        `The page says that it is a live page, “${toPlainLine(firstText(main.posting, 'headline', 'name') ?? page.meta('og:title') ?? page.title)}”, but marks none of its updates as one.`,
      ].join(' '),
    )
  return main
}

function jsonValues(page: HtmlPage, remarks: string[]): unknown[] {
  const values: unknown[] = []
  let mended = 0
  let hopeless = 0
  for (const block of page.jsonBlocks) {
    if (block.trim() === '') continue
    const read = parseLooseJson(block)
    if (read === undefined) hopeless++
    else {
      values.push(read.value)
      if (read.isMended) mended++
    }
  }
  if (mended > 0)
    remarks.push(
      `${pluralize(mended, 'block', 'blocks')} of structured data had broken JSON and could be mended.`,
    )
  if (hopeless > 0)
    remarks.push(
      `${pluralize(hopeless, 'block', 'blocks')} of structured data had broken JSON and had to be left out.`,
    )
  return values
}

function* timesIn(objects: readonly JsonObject[]): Generator<unknown> {
  for (const object of objects) {
    for (const name of ['datePublished', 'dateModified', 'coverageStartTime', 'coverageEndTime'])
      yield readText(object[name])
  }
}

function picturesIn(objects: readonly JsonObject[]): number {
  const addresses = new Set<string>()
  for (const object of objects) {
    for (const image of asList(object['image'])) {
      const address = readAddress(asObject(image)?.['url'] ?? asObject(image)?.['contentUrl'] ?? image)
      if (address !== undefined) addresses.add(address)
    }
  }
  return addresses.size
}

function pluralize(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
