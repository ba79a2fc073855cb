import { wordKey } from '../words.ts'
import { toPageKey, collectObjects, type FoundPosting } from './find-posting.ts'
import type { HtmlPage } from './html-page.ts'
import { readAddress, asList, asObject, firstText, hasType, type JsonObject } from './json-values.ts'
import { toPlainLine } from './update-text.ts'
import { truncate } from '../../platform/text/truncate.ts'

const ARTICLES = [
  'newsarticle',
  'article',
  'reportagenewsarticle',
  'analysisnewsarticle',
  'opinionnewsarticle',
  'backgroundnewsarticle',
  'reviewnewsarticle',
  'blogposting',
  'socialmediaposting',
  'report',
  'videoobject',
]
const LISTS = ['collectionpage', 'itemlist', 'searchresultspage', 'blog', 'categorycodeset']
const MAX_NAMED = 3

/** Why a page that has live blog data is not a live page itself, in a sentence or two; undefined if it is one. */
export function otherKindOfPage(
  page: HtmlPage,
  values: readonly unknown[],
  found: readonly FoundPosting[],
  address: string | undefined,
): string | undefined {
  const [main, ...others] = found
  if (main === undefined) return kindWithoutPosting(page, values, address)
  const own = toPageKey(address)
  const live = readAddress(main.posting['url']) ?? readAddress(main.posting['@id']) ?? undefined
  const isAtPage = own !== undefined && main.addresses.includes(own)
  const part = objectsWith(values, ARTICLES).find((object) => isPartOf(object, main))
  if (part !== undefined && main.updates.length <= 1)
    return `It is the page of one update, “${named(part)}”. Save the live page that it belongs to instead, ${whole(main, live)}.`
  if (others.length === 0 && isSingleUpdate(page, main))
    return `It is the page of one update, “${named(main.updates[0] ?? {})}”. Save the live page that it belongs to instead, ${whole(main, live)}.`
  if (isAtPage || (main.addresses.length === 0 && others.length === 0)) return undefined
  if (isRoot(address))
    return `It is the front page of a site. Open the live page itself and save that: ${whole(main, live)}.`
  const withUpdates = found.filter(({ updates }) => updates.length > 0)
  if (
    others.length > 0 &&
    (withUpdates.length !== 1 || objectsWith(values, LISTS).some((list) => isAt(list, own)))
  ) {
    const names = found.slice(0, MAX_NAMED).map(({ posting }) => `“${named(posting)}”`)
    const more = found.length > MAX_NAMED ? ' and others' : ''
    return `It is a page that leads to ${found.length} live pages: ${names.join(', ')}${more}. Open the one that you want and save that.`
  }
  const article = objectsWith(values, ARTICLES).find(
    (object) => object !== main.posting && isAt(object, own) && !isUpdate(object, main),
  )
  if (article !== undefined)
    return `It is an article, “${named(article)}”, that leads to a live page. Open the live page itself and save that: ${whole(main, live)}.`
  const list = objectsWith(values, LISTS).find((object) => isAt(object, own))
  if (list !== undefined)
    return `It is a list of pages. Open the live page itself and save that: ${whole(main, live)}.`
  return undefined
}

function kindWithoutPosting(
  page: HtmlPage,
  values: readonly unknown[],
  address: string | undefined,
): string | undefined {
  if (isRoot(address)) return 'It is the front page of a site.'
  const [article] = objectsWith(values, ARTICLES)
  if (article !== undefined) return `It is an article, “${named(article)}”, with no updates of its own.`
  if (objectsWith(values, LISTS).length > 0) return 'It is a list of pages.'
  if (/^(?:article|news)/i.test(page.meta('og:type') ?? ''))
    return `It is an article, “${toPlainLine(page.meta('og:title') ?? page.title)}”: nothing in it is marked as an update.`
  return undefined
}

function objectsWith(values: readonly unknown[], types: readonly string[]): JsonObject[] {
  return collectObjects(values).filter(
    (object) => !('liveBlogUpdate' in object) && types.some((type) => hasType(object, type)),
  )
}

/** Whether the object declares that it is part of the live page. */
function isPartOf(object: JsonObject, { posting, addresses }: FoundPosting): boolean {
  return ['isPartOf', 'partOf', 'isBasedOn', 'parentItem'].some((name) =>
    asList(object[name]).some((value) => {
      if (value === posting) return true
      const part = asObject(value)
      const key = toPageKey(readAddress(value))
      return (
        (part !== undefined && hasType(part, 'liveblogposting')) ||
        (key !== undefined && addresses.includes(key))
      )
    }),
  )
}

/** The page's title is the headline of a single update, and the live page has another title. */
function isSingleUpdate(page: HtmlPage, { posting, updates }: FoundPosting): boolean {
  const [only] = updates
  if (only === undefined || updates.length > 1) return false
  const headline = wordKey(toPlainLine(firstText(only, 'headline', 'name') ?? ''))
  const live = wordKey(toPlainLine(firstText(posting, 'headline', 'name') ?? ''))
  const title = wordKey(toPlainLine(page.meta('og:title') ?? page.title))
  return (
    headline !== '' &&
    live !== '' &&
    headline !== live &&
    title.startsWith(headline) &&
    !title.startsWith(live)
  )
}

function isUpdate(object: JsonObject, { updates }: FoundPosting): boolean {
  return updates.includes(object)
}

function isAt(object: JsonObject, key: string | undefined): boolean {
  return (
    key !== undefined &&
    [object['url'], object['@id'], object['mainEntityOfPage']].some(
      (value) => toPageKey(readAddress(value)) === key,
    )
  )
}

function isRoot(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address)
  return (
    url !== null &&
    /^\/(?:[a-z]{2}(?:-[a-z]{2})?\/?)?(?:index\.html?)?$/i.test(url.pathname) &&
    url.search === ''
  )
}

function named(object: JsonObject): string {
  return truncate(toPlainLine(firstText(object, 'headline', 'name') ?? ''), 120)
}

function whole({ posting }: FoundPosting, address: string | undefined): string {
  const name = named(posting)
  const at = address !== undefined && /^https?:/i.test(address) ? ` (${address.slice(0, 300)})` : ''
  return name === '' && at === '' ? 'from its headline down to its oldest update' : `“${name}”${at}`
}
