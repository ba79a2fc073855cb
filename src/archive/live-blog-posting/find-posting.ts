import { readAddress, asList, asObject, firstText, hasType, type JsonObject } from './json-values.ts'
import { wordKey } from '../words.ts'

/** A LiveBlogPosting of a page with all of its updates. */
export interface FoundPosting {
  readonly posting: JsonObject
  readonly updates: readonly JsonObject[]
  /** Number of entries in the list of updates that are not readable objects. */
  readonly unreadable: number
  /** Its declared addresses, as comparable keys. */
  readonly addresses: readonly string[]
}

/**
 * Finds LiveBlogPostings in the structured data of a page: at the top level, in a list, in `@graph`, under any
 * property. The page's own comes first: the one with its address, else the one with most updates. Duplicates count
 * once.
 */
export function findPostings(values: readonly unknown[], pageUrl: string | undefined): FoundPosting[] {
  const { postings, byId } = collect(values)
  const own = toPageKey(pageUrl)
  const left = postings
    .map((posting) => ({ posting, addresses: addressKeys(posting), ...findUpdates(posting, byId) }))
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

/** Every object in the values, at any depth, in document order. */
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

/** Updates are in the list itself, or are referenced there by `@id`, or are in an ItemList. */
function findUpdates(posting: JsonObject, byId: ReadonlyMap<string, JsonObject>) {
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
  // Different addresses are different pages: a site may give the live page of each day the same headline.
  if (a.addresses.length > 0 && b.addresses.length > 0) return false
  const headline = wordKey(firstText(a.posting, 'headline', 'name') ?? '')
  return headline !== '' && headline === wordKey(firstText(b.posting, 'headline', 'name') ?? '')
}

function addressKeys(posting: JsonObject): string[] {
  return [posting['url'], posting['@id'], posting['mainEntityOfPage']].flatMap(
    (value) => toPageKey(readAddress(value)) ?? [],
  )
}

/** Equal for all addresses of one page: without scheme, www, fragment and trailing slash. */
export function toPageKey(address: string | undefined): string | undefined {
  if (address === undefined || !/^https?:/i.test(address)) return undefined
  return address
    .replace(/#.*$/s, '')
    .replace(/^https?:\/\/(?:www\.|m\.|amp\.)?/i, '')
    .replace(/\/(?:amp\/?)?$/, '')
    .toLowerCase()
}
