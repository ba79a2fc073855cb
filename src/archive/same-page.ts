import type { CapturedPage } from './captured-page.ts'
import { bodyText } from '../story/body/body.ts'
import { similarity, textKey, wordKey, normalizedWords } from './words.ts'

/** The headline of a live page changes, its subject does not: this share of words stays the same. */
const HEADLINES_ALIKE = 0.6
/** Fewer words than this can coincide, or be on every page of a site. */
const ENOUGH_WORDS = 6
const ENOUGH_WORDS_OF_LEAD = 12
const ENOUGH_LETTERS = 30
const WORDS_OF_ANY_PAGE = new Set(
  'live latest updates update news blog breaking the a an of in on to for and as at with'.split(' '),
)

/**
 * Whether two captures show the same live page: by address, headline, standfirst, a shared post or a paragraph of the
 * lead. One match is enough, as everything else may have changed in between; but pages with different addresses are
 * different, unless they share a post including its text.
 */
export function isSamePage(a: CapturedPage, b: CapturedPage): boolean {
  if (a.url !== null && b.url !== null)
    return addressKey(a.url) === addressKey(b.url) || shareAny(namesAndWords(a), namesAndWords(b))
  return (
    haveAlikeHeadlines(a.headline, b.headline) ||
    areSame(a.standfirst, b.standfirst, ENOUGH_WORDS) ||
    shareAny(originKeys(a), originKeys(b)) ||
    shareAny(leadKeys(a), leadKeys(b))
  )
}

function haveAlikeHeadlines(a: string, b: string): boolean {
  if (wordKey(a) !== '' && wordKey(a) === wordKey(b)) return true
  return similarity(significantWords(a), significantWords(b)) >= HEADLINES_ALIKE
}

function significantWords(headline: string): string[] {
  return normalizedWords(headline).filter((word) => !WORDS_OF_ANY_PAGE.has(word))
}

function areSame(a: string, b: string, atLeast: number): boolean {
  const words = normalizedWords(a)
  return words.length >= atLeast && words.join(' ') === wordKey(b)
}

function originKeys(page: CapturedPage): string[] {
  return page.posts.flatMap((post) => {
    const isHeadline = wordKey(post.origin) === wordKey(post.headline ?? '')
    return isHeadline && normalizedWords(post.origin).length < ENOUGH_WORDS - 1 ? [] : [post.origin]
  })
}

/** Sites number their posts from 1 on each page: an id alone proves nothing then. */
function namesAndWords(page: CapturedPage): string[] {
  return page.posts.flatMap((post) => {
    const words = textKey(`${post.headline ?? ''} ${bodyText(post.body)}`)
    return words.length < ENOUGH_LETTERS ? [] : [`${post.origin} ${words}`]
  })
}

function leadKeys(page: CapturedPage): string[] {
  return page.summary.flatMap((point) => {
    const words = normalizedWords(point)
    return words.length < ENOUGH_WORDS_OF_LEAD ? [] : [words.join(' ')]
  })
}

function shareAny(a: readonly string[], b: readonly string[]): boolean {
  const ofA = new Set(a)
  return b.some((key) => ofA.has(key))
}

/** Query parameters that select another view of a page; any other may identify it (`story.php?id=12`). */
const OF_THE_VIEW =
  /^(?:utm_\w+|at_\w+|ns_\w+|page|paged|pg|offset|from|ref|src|source|cmp|cmpid|post|pinned\w*|entry|update|filter\w*|sort|order|amp|output\w*|fbclid|gclid|share\w*|comments?|view|mode|lang|locale)$/i

function addressKey(address: string): string {
  const [whole = ''] = address.split('#', 1)
  const [place = '', query = ''] = whole.split('?', 2)
  const parameters = query
    .split('&')
    .filter((part) => part !== '' && !OF_THE_VIEW.test(part.split('=', 1)[0] ?? ''))
  const key = place
    .replace(/^https?:\/\/(?:www\.|m\.|amp\.)?/i, '')
    .replace(/\/(?:amp\/?)?$/, '')
    .toLowerCase()
  return [key, ...parameters.sort()].join('?')
}

/** The variants of a page's address: with and without TLS, www, trailing slash and query. */
export function addressVariants(address: string): string[] {
  const url = /^https?:/i.test(address) ? URL.parse(address) : null
  if (url === null) return [address]
  const hosts = [url.host, url.host.startsWith('www.') ? url.host.slice(4) : `www.${url.host}`]
  const path = url.pathname.replace(/\/(?:amp\/?)?$/, '')
  const paths = [`${url.pathname}${url.search}`, url.pathname, path, `${path}/`]
  return [
    ...new Set([
      address,
      ...['https:', 'http:'].flatMap((scheme) =>
        hosts.flatMap((host) => paths.map((rest) => `${scheme}//${host}${rest}`)),
      ),
    ]),
  ]
}
