import { addressOf, asList, asObject, firstText, hasType, type JsonObject } from './json-values.ts'
import { wordKey } from '../words.ts'

/** A LiveBlogPosting of a page with all the updates that belong to it. */
export interface FoundPosting {
  readonly posting: JsonObject
  readonly updates: readonly JsonObject[]
  /** How many entries of the list of updates are no objects that can be read. */
  readonly unreadable: number
  /** Where it says that it lives: keys to compare addresses by. */
  readonly addresses: readonly string[]
}

/**
 * Finds the live pages in the values of all structured data of a page: at the top, in a list, in `@graph`, under
 * any property. First comes the page's own, which is the one with its address, else the one with most updates; the
 * same one given twice counts as one.
 */
export function findPostings(values: readonly unknown[], pageUrl: string | undefined): FoundPosting[] {
  const { postings, byId } = collect(values)
  const own = asPageKey(pageUrl)
  const left = postings
    .map((posting) => ({ posting, addresses: addressKeys(posting), ...updatesOf(posting, byId) }))
    .sort(
      (a, b) =>
        Number(own !== undefined && b.addresses.includes(own)) -
          Number(own !== undefined && a.addresses.includes(own)) || b.updates.length - a.updates.length,
    )
  const found: FoundPosting[] = []
  while (left.length > 0) {
    const [main] = left
    if (main === undefined) break
    const same = left.filter((other) => isSame(main, other))
    const posting: Record<string, unknown> = {}
    for (const other of same.toReversed()) Object.assign(posting, other.posting)
    found.push({
      posting,
      updates: [...new Set(same.flatMap((other) => other.updates))],
      unreadable: same.reduce((sum, other) => sum + other.unreadable, 0),
      addresses: [...new Set(same.flatMap((other) => other.addresses))],
    })
    left.splice(0, left.length, ...left.filter((other) => !same.includes(other)))
  }
  return found
}

/** Every object in the values, however deep, in the order of the page. */
export function collectObjects(values: readonly unknown[]): JsonObject[] {
  const objects: JsonObject[] = []
  const left: unknown[] = values.toReversed()
  while (left.length > 0) {
    const value = left.pop()
    const object = asObject(value)
    if (object !== undefined) objects.push(object)
    const inside = Array.isArray(value) ? value : object === undefined ? [] : Object.values(object)
    for (let at = inside.length - 1; at >= 0; at--) {
      if (typeof inside[at] === 'object' && inside[at] !== null) left.push(inside[at])
    }
  }
  return objects
}

function collect(values: readonly unknown[]) {
  const postings: JsonObject[] = []
  const byId = new Map<string, JsonObject>()
  for (const object of collectObjects(values)) {
    const id = object['@id']
    if (typeof id === 'string' && Object.keys(object).length > 2 && !byId.has(id)) byId.set(id, object)
    if (hasType(object, 'liveblogposting') || 'liveBlogUpdate' in object) postings.push(object)
  }
  return { postings, byId }
}

/** Updates stand in the list, or are named there by `@id` only and stand elsewhere, or in an ItemList. */
function updatesOf(posting: JsonObject, byId: ReadonlyMap<string, JsonObject>) {
  const updates: JsonObject[] = []
  let unreadable = 0
  const left = asList(posting['liveBlogUpdate']).toReversed()
  for (let steps = 0; left.length > 0 && steps < 1_000_000; steps++) {
    const value = left.pop()
    const object = asObject(value)
    const id = typeof value === 'string' ? value : object?.['@id']
    const list = object === undefined ? undefined : listWithin(object)
    if (list !== undefined) for (const item of asList(list).toReversed()) left.push(item)
    else if (object !== undefined && Object.keys(object).length > 2) updates.push(object)
    else {
      const named = typeof id === 'string' ? byId.get(id) : undefined
      if (named !== undefined) updates.push(named)
      else if (object !== undefined && Object.keys(object).some((key) => !key.startsWith('@')))
        updates.push(object)
      else unreadable++
    }
  }
  return { updates, unreadable }
}

function listWithin(object: JsonObject): unknown {
  return object['itemListElement'] ?? (hasType(object, 'listitem') ? object['item'] : undefined)
}

function isSame(a: Pick<FoundPosting, 'posting' | 'addresses'>, b: typeof a): boolean {
  if (a.posting === b.posting) return true
  if (b.addresses.some((address) => a.addresses.includes(address))) return true
  // Two addresses are two pages: a site gives the live page of each day the same headline.
  if (a.addresses.length > 0 && b.addresses.length > 0) return false
  const headline = wordKey(firstText(a.posting, 'headline', 'name') ?? '')
  return headline !== '' && headline === wordKey(firstText(b.posting, 'headline', 'name') ?? '')
}

function addressKeys(posting: JsonObject): string[] {
  return [posting['url'], posting['@id'], posting['mainEntityOfPage']].flatMap(
    (value) => asPageKey(addressOf(value)) ?? [],
  )
}

/** Equal for the addresses of one page: without scheme, www, fragment and slash at its end. */
export function asPageKey(address: string | undefined): string | undefined {
  if (address === undefined || !/^https?:/i.test(address)) return undefined
  return address
    .replace(/#.*$/s, '')
    .replace(/^https?:\/\/(?:www\.|m\.|amp\.)?/i, '')
    .replace(/\/(?:amp\/?)?$/, '')
    .toLowerCase()
}
