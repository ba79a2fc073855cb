import { addressOf, asList, asObject, firstText, hasType, type JsonObject } from './json-values.ts'
import { wordKey } from '../words.ts'

/** A page's LiveBlogPosting with all the updates that belong to it. */
export interface FoundPosting {
  readonly posting: JsonObject
  readonly updates: readonly JsonObject[]
  /** How many entries of the list of updates are no objects that can be read. */
  readonly unreadable: number
}

/**
 * Finds the live page in the values of all structured data of a page: at the top, in a list, in `@graph`, under
 * any property. Of several, the page's own is the one with its address, else the one with most updates; the
 * same one given twice counts as one.
 */
export function findPosting(
  values: readonly unknown[],
  pageUrl: string | undefined,
): FoundPosting | undefined {
  const { postings, byId } = collect(values)
  const found = postings.map((posting) => ({ posting, ...updatesOf(posting, byId) }))
  const ranked = [...found].sort(
    (a, b) =>
      Number(isAt(b.posting, pageUrl)) - Number(isAt(a.posting, pageUrl)) ||
      b.updates.length - a.updates.length,
  )
  const [main] = ranked
  if (main === undefined) return undefined
  const same = ranked.filter((other) => isSame(main.posting, other.posting))
  const posting: Record<string, unknown> = {}
  for (const other of same.toReversed()) Object.assign(posting, other.posting)
  return {
    posting,
    updates: [...new Set(same.flatMap((other) => other.updates))],
    unreadable: same.reduce((sum, other) => sum + other.unreadable, 0),
  }
}

function collect(values: readonly unknown[]) {
  const postings: JsonObject[] = []
  const byId = new Map<string, JsonObject>()
  const left: unknown[] = values.toReversed()
  while (left.length > 0) {
    const value = left.pop()
    const object = asObject(value)
    if (object !== undefined) {
      const id = object['@id']
      if (typeof id === 'string' && Object.keys(object).length > 2 && !byId.has(id)) byId.set(id, object)
      if (hasType(object, 'liveblogposting') || 'liveBlogUpdate' in object) postings.push(object)
    }
    const inside = Array.isArray(value) ? value : object === undefined ? [] : Object.values(object)
    for (let at = inside.length - 1; at >= 0; at--) {
      if (typeof inside[at] === 'object' && inside[at] !== null) left.push(inside[at])
    }
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

function isAt(posting: JsonObject, pageUrl: string | undefined): boolean {
  return pageUrl !== undefined && addresses(posting).includes(withoutFragment(pageUrl))
}

function isSame(a: JsonObject, b: JsonObject): boolean {
  if (a === b) return true
  const ofA = addresses(a)
  if (addresses(b).some((address) => ofA.includes(address))) return true
  const headline = wordKey(firstText(a, 'headline', 'name') ?? '')
  return headline !== '' && headline === wordKey(firstText(b, 'headline', 'name') ?? '')
}

function addresses(posting: JsonObject): string[] {
  return [posting['url'], posting['@id'], posting['mainEntityOfPage']].flatMap((value) => {
    const address = addressOf(value)
    return address === undefined || !/^https?:/i.test(address) ? [] : [withoutFragment(address)]
  })
}

function withoutFragment(address: string): string {
  return address.replace(/#.*$/s, '').replace(/\/$/, '')
}
