import { wordKey, wordsOf } from '../words.ts'
import { addressOf, firstText, type JsonObject } from './json-values.ts'

/** What a publisher gave an update to be found by. */
export interface UpdateAddress {
  /** The part of its address after "#": the element of the page that has it. */
  readonly fragment: string | undefined
  /** What tells it from all others across captures. */
  readonly origin: string
}

/** So many updates of different times at one address: it is an address of the list, not of each of them. */
const TOO_MANY_AT_ONE = 3

/**
 * Says by what each update is known: the fragment of its address, its own address, its `@id`; else its
 * headline and time. An address that several updates share, or the page's own, identifies nothing.
 */
export function updateAddresses(updates: readonly JsonObject[], pageUrl: string | null): UpdateAddress[] {
  const own = updates.map((update) => ownAddress(update, pageUrl))
  const times = new Map<string, Set<string>>()
  updates.forEach((update, index) => {
    const address = own[index]
    if (address === undefined) return
    const atAddress = times.get(address.origin) ?? new Set<string>()
    times.set(address.origin, atAddress.add(firstText(update, 'datePublished', 'dateCreated') ?? ''))
  })
  return updates.map((update, index) => {
    const address = own[index]
    const isShared = address !== undefined && (times.get(address.origin)?.size ?? 0) >= TOO_MANY_AT_ONE
    return address === undefined || isShared ? { fragment: undefined, origin: wordsAndTime(update) } : address
  })
}

function ownAddress(update: JsonObject, pageUrl: string | null): UpdateAddress | undefined {
  const page = pageUrl?.replace(/\/$/, '')
  for (const address of [
    firstText(update, 'url'),
    firstText(update, '@id'),
    addressOf(update['mainEntityOfPage']),
  ]) {
    if (address === undefined) continue
    const [whole = '', fragment = ''] = address.trim().split('#', 2)
    if (fragment !== '') return { fragment: unescaped(fragment), origin: unescaped(fragment) }
    if (whole !== '' && whole.replace(/\/$/, '') !== page) return { fragment: idWithin(whole), origin: whole }
  }
  const identifier = firstText(update, 'identifier')
  return identifier === undefined ? undefined : { fragment: identifier.trim(), origin: identifier.trim() }
}

/** `?post=asset:123` or `/live/story/123`: the last part may be the id of the update's element. */
function idWithin(address: string): string | undefined {
  return unescaped(/[/=]([^/=&?#]{4,200})\/?$/.exec(address.slice(-210))?.[1] ?? '') || undefined
}

function unescaped(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment // a stray % is part of the name
  }
}

function wordsAndTime(update: JsonObject): string {
  const headline = wordKey(firstText(update, 'headline', 'name') ?? '')
  const text = firstText(update, 'articleBody', 'text', 'description') ?? ''
  const words = headline || wordsOf(text.slice(0, 1_000)).slice(0, 12).join(' ')
  return (
    [words, firstText(update, 'datePublished', 'dateCreated', 'dateModified') ?? '']
      .filter(Boolean)
      .join(' · ') || 'update'
  )
}
