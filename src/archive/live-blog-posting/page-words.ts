import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { bodyText } from '../../story/body/body.ts'
import type { CapturedPost } from '../captured-page.ts'
import { boilerplateName } from '../plain-text/boilerplate.ts'
import { parseHint } from '../plain-text/hint-lines.ts'
import { textKey, wordKey } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { asList, asObject, firstText, hasType, readText, type JsonObject } from './json-values.ts'
import { elementsUnder, isElement } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'
import { parseUpdateBody, toPlainLine } from './update-text.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

/** Page-level text: headline, language and lead. */

/** A lead with more paragraphs than this repeats the whole text of the page. */
const MAX_POINTS = 20
/** If a longer headline continues where the structured data ends, it is the complete one. */
const LONG_HEADLINE = 25

/** The headline from structured data; if that is truncated, the complete one that the page shows. */
export function pageHeadline(page: HtmlPage, posting: JsonObject): string {
  const stated = [
    firstText(posting, 'headline'),
    firstText(posting, 'name'),
    page.meta('og:title'),
    page.meta('twitter:title'),
    page.title,
  ]
    .map((text) => toPlainLine(text ?? ''))
    .filter((text) => text !== '')
  const [headline = ''] = stated
  const shown = [...elementsUnder(page.document)].filter(({ tagName }) => tagName === 'h1').map(textOfElement)
  const start = wordKey(headline)
  const isMarkedAsCut = /(?:…|\.\.\.)$/.test(headline)
  const begins = (text: string) =>
    wordKey(text).startsWith(isMarkedAsCut ? start.replace(/ [^ ]*$/, '') : `${start} `)
  const whole = [...shown, ...(isMarkedAsCut ? stated : [])].filter(
    (text) => text.length > headline.length && !/(?:…|\.\.\.)$/.test(text) && begins(text),
  )
  if (headline.length < LONG_HEADLINE && !isMarkedAsCut) return headline
  return whole.toSorted((a, b) => b.length - a.length)[0] ?? headline
}

/** BCP 47, from the data, `lang`, a locale or a header; null if none is given. */
export function pageLanguage(
  page: HtmlPage,
  posting: JsonObject,
  updates: readonly JsonObject[],
): string | null {
  const stated = [
    ...languagesIn(posting),
    page.language ?? undefined,
    page.meta('og:locale'),
    page.meta('content-language', 'language', 'dc.language', 'dcterms.language'),
    ...updates.slice(0, 1).flatMap(languagesIn),
  ]
  for (const value of stated) {
    const language = languageTag(value)
    if (language !== null) return language
  }
  return null
}

function languageTag(value: string | undefined): string | null {
  const tag = value
    ?.split(',')[0]
    ?.trim()
    .replace(/[.@].*$/, '')
    .replaceAll('_', '-')
  return tag !== undefined && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag) && !/^(?:und|mul|zxx)$/i.test(tag)
    ? tag
    : null
}

function languagesIn(posting: JsonObject): string[] {
  return asList(posting['inLanguage']).flatMap((value) => {
    const object = asObject(value)
    return (object === undefined ? readText(value) : firstText(object, 'alternateName', 'name')) ?? []
  })
}

/**
 * The page's own description, else the paragraphs between its headline and its first update; without text that
 * repeats the updates, and without lines that repeat a headline.
 */
export function pageLead(
  page: HtmlPage,
  posting: JsonObject,
  words: { readonly headline: string; readonly standfirst: string },
  posts: readonly CapturedPost[],
  first: Tree.Element | undefined,
): string[] {
  const repeated = new Set(
    [words.headline, words.standfirst, ...posts.map((post) => post.headline ?? '')].map(textKey),
  )
  const isNew = (text: string) => textKey(text) !== '' && !repeated.has(textKey(text))
  const text = hasType(posting, 'liveblogposting') ? firstText(posting, 'articleBody') : undefined
  const stated = text === undefined ? [] : bodyText(parseUpdateBody(text).body).split(/\n+/)
  const lead = stated.map((paragraph) => paragraph.trim()).filter(isNew)
  if (lead.length > 0) return areUpdates(lead, posts) || lead.length > MAX_POINTS ? [] : lead
  const shown = first === undefined ? [] : paragraphsAbove(page, first).filter(isNew)
  return areUpdates(shown, posts) || shown.length > MAX_POINTS ? [] : shown
}

function areUpdates(lead: readonly string[], posts: readonly CapturedPost[]): boolean {
  const key = wordKey(lead.join(' '))
  return posts.some((post) => {
    const body = bodyText(post.body)
    return body !== '' && key.includes(wordKey(body.slice(0, 120)).replace(/ [^ ]*$/, ''))
  })
}

/** Paragraphs of sentences between the page's one h1 and its first update. */
function paragraphsAbove(page: HtmlPage, first: Tree.Element): string[] {
  const elements = [...elementsUnder(page.document)]
  const headings = elements.flatMap(({ tagName }, index) => (tagName === 'h1' ? [index] : []))
  const [from] = headings
  const to = elements.indexOf(first)
  if (headings.length !== 1 || from === undefined || to < from) return []
  return elements
    .slice(from, to)
    .filter((element) => (element.tagName === 'p' || element.tagName === 'li') && !isApart(element))
    .map(textOfElement)
    .filter(
      (text) =>
        /\p{L}.*[.!?。！？।]["'”’»)\]]*$/u.test(text) &&
        text.length >= 25 &&
        boilerplateName(text) === undefined &&
        parseHint(text) === undefined,
    )
}

const APART = new Set('nav aside footer form figure figcaption button dialog'.split(' '))

function isApart(element: Tree.Element): boolean {
  for (let at = element.parentNode; at !== null && isElement(at); at = at.parentNode)
    if (APART.has(at.tagName)) return true
  return false
}

function textOfElement(element: Tree.Element): string {
  return collapseWhitespace(visibleText(element, 5_000))
}
