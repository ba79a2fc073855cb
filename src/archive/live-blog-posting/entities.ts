import { parseFragment } from 'parse5'

const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi
/** Double encoding is common and triple encoding happens; anything deeper is what the author wrote. */
const ROUNDS = 3
const MAX_KNOWN = 5_000
const known = new Map<string, string>()

/** Decodes character references, also when they were encoded more than once. */
export function withoutEntities(text: string): string {
  let now = text
  for (let round = 0; round < ROUNDS && now.includes('&'); round++) {
    const next = now.replaceAll(ENTITY, decodeEntity)
    if (next === now) break
    now = next
  }
  return now
}

function decodeEntity(entity: string): string {
  const before = known.get(entity)
  if (before !== undefined) return before
  const [node] = parseFragment(entity).childNodes
  const text = node !== undefined && 'value' in node ? node.value : entity
  if (known.size < MAX_KNOWN) known.set(entity, text)
  return text
}
