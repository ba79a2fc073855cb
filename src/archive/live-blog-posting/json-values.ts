/** Reads values of structured data, in any of the shapes that publishers use. */
export type JsonObject = Readonly<Record<string, unknown>>

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** The values of a property that may be missing, a single value, a list, or nested lists. */
export function asList(value: unknown): unknown[] {
  const list: unknown[] = []
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at--) left.push(next[at])
    else if (next !== undefined && next !== null) list.push(next)
  }
  return list
}

/** The text of a value: a string, a number, `{"@value": …}`, or the first list entry that has one. */
export function readText(value: unknown): string | undefined {
  for (const item of asList(value)) {
    const text = asObject(item)?.['@value'] ?? item
    if (typeof text === 'string' && text.trim() !== '') return text
    if (typeof text === 'number') return String(text)
  }
  return undefined
}

/** The text of the first of these properties that has any. */
export function firstText(object: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readText(object[name])
    if (text !== undefined) return text
  }
  return undefined
}

/** The address in a value: a string, or an object's `@id` or `url`. */
export function readAddress(value: unknown): string | undefined {
  for (const item of asList(value)) {
    const object = asObject(item)
    const address = object === undefined ? item : (readText(object['@id']) ?? readText(object['url']))
    if (typeof address === 'string' && address.trim() !== '') return address.trim()
  }
  return undefined
}

export function hasType(object: JsonObject, type: string): boolean {
  return asList(object['@type']).some(
    (name) => typeof name === 'string' && name.toLowerCase().replace(/^.*[/:#]/, '') === type,
  )
}
