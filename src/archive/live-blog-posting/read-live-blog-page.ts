import { isRefusal, refuse, type Refusal } from '../../platform/problem.ts'
import { bodyText } from '../../story/body/body.ts'
import type { CapturedPage } from '../captured-page.ts'
import { wordKey } from '../words.ts'
import { findPosting, type FoundPosting } from './find-posting.ts'
import { HtmlPage } from './html-page.ts'
import { addressOf, asList, asObject, firstText, hasType, textOf, type JsonObject } from './json-values.ts'
import { microdataOf } from './microdata.ts'
import { pageAddress } from './page-address.ts'
import { PageTimes } from './page-times.ts'
import { readUpdates } from './read-updates.ts'
import { parseLooseJson } from './repair-json.ts'
import { bodyOf, lineOf } from './update-text.ts'

/** A lead of more paragraphs is the whole of the page's text over again. */
const MOST_POINTS = 20

/**
 * Reads a saved live page that describes itself as a schema.org LiveBlogPosting, in JSON-LD or else in
 * microdata. What the page shows beside that is used for links and marks, where it is surely the same text.
 */
export function readLiveBlogPage(
  html: string,
): CapturedPage | Refusal<'capture-no-live-page' | 'capture-too-tangled'> {
  const page = HtmlPage.of(html)
  if (isRefusal(page)) return page
  const remarks: string[] = []
  const found = postingOf(page, remarks)
  if (found === undefined) {
    return refuse(
      'capture-no-live-page',
      [...remarks, 'The page has no structured data of a LiveBlogPosting.'].join(' '),
    )
  }
  const { posting, updates } = found
  const url = pageAddress(page, posting)
  const headline = lineOf(
    firstText(posting, 'headline', 'name') ?? page.meta('og:title', 'twitter:title') ?? page.title,
  )
  const standfirst = lineOf(
    firstText(posting, 'description', 'abstract') ?? page.meta('og:description', 'description') ?? '',
  )
  const times = new PageTimes(timesIn([posting, ...updates]))
  const pageTitles = [
    headline,
    page.meta('og:title') ?? '',
    firstText(posting, 'name') ?? '',
    firstText(posting, 'alternativeHeadline') ?? '',
  ]
  const read = readUpdates(updates, {
    page,
    url,
    times,
    pageHeadlines: new Set(pageTitles.map((title) => wordKey(lineOf(title)))),
  })
  const startedAt = times.read(textOf(posting['coverageStartTime']))
  const endedAt = times.read(textOf(posting['coverageEndTime']))

  if (updates.length === 0) remarks.push('The page has no updates yet.')
  if (found.unreadable > 0)
    remarks.push(`${counted(found.unreadable, 'entry', 'entries')} in the list of updates could not be read.`)
  const pictures = picturesIn([posting, ...updates])
  if (pictures > 0) remarks.push(`${counted(pictures, 'picture was', 'pictures were')} left out.`)
  return {
    format: 'LiveBlogPosting',
    url,
    headline,
    standfirst: wordKey(standfirst) === wordKey(headline) ? '' : standfirst,
    section: lineOf(textOf(posting['articleSection']) ?? page.meta('article:section') ?? '') || null,
    language: languageOf(posting) ?? page.language,
    summary: leadOf(
      posting,
      read.posts.map((post) => bodyText(post.body)),
    ),
    posts: read.posts,
    startedAt,
    endedAt,
    leftOut: [],
    remarks: [...remarks, ...read.remarks, ...times.remarks()],
  }
}

function postingOf(page: HtmlPage, remarks: string[]): FoundPosting | undefined {
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
      `${counted(mended, 'block', 'blocks')} of structured data had broken JSON and could be mended.`,
    )
  if (hopeless > 0)
    remarks.push(
      `${counted(hopeless, 'block', 'blocks')} of structured data had broken JSON and had to be left out.`,
    )
  const address = pageAddress(page, undefined) ?? undefined
  return findPosting(values, address) ?? findPosting(microdataOf(page.document), address)
}

function* timesIn(objects: readonly JsonObject[]): Generator<unknown> {
  for (const object of objects) {
    for (const name of ['datePublished', 'dateModified', 'coverageStartTime', 'coverageEndTime'])
      yield textOf(object[name])
  }
}

function picturesIn(objects: readonly JsonObject[]): number {
  const addresses = new Set<string>()
  for (const object of objects) {
    for (const image of asList(object['image'])) {
      const address = addressOf(asObject(image)?.['url'] ?? asObject(image)?.['contentUrl'] ?? image)
      if (address !== undefined) addresses.add(address)
    }
  }
  return addresses.size
}

function languageOf(posting: JsonObject): string | null {
  for (const value of asList(posting['inLanguage'])) {
    const object = asObject(value)
    const language = object === undefined ? textOf(value) : firstText(object, 'alternateName', 'name')
    if (language !== undefined && /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i.test(language.trim()))
      return language.trim().replaceAll('_', '-')
  }
  return null
}

/** The page's own text, unless it is that of its updates again. */
function leadOf(posting: JsonObject, bodies: readonly string[]): string[] {
  if (!hasType(posting, 'liveblogposting')) return []
  const text = firstText(posting, 'articleBody')
  if (text === undefined) return []
  const paragraphs = bodyText(bodyOf(text))
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const lead = wordKey(paragraphs.join(' '))
  const hasPosts = bodies.some(
    (body) => body !== '' && lead.includes(wordKey(body.slice(0, 120)).replace(/ [^ ]*$/, '')),
  )
  return hasPosts || paragraphs.length > MOST_POINTS ? [] : paragraphs
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
