import { wordKey, normalizedWords } from '../words.ts'
import type { PageTimes } from './page-times.ts'
import { readHeadline, readPublished, type PageValues } from './page-values.ts'
import { toPlainLine } from './update-text.ts'
import { readAddress, firstText, type JsonObject } from './json-values.ts'

/** The identifiers that a publisher gave an update. */
export interface UpdateAddress {
  /** The fragment of its address: the id of the element that shows it. */
  readonly fragment: string | undefined
  /** Identifies it across captures. */
  readonly origin: string
}

/** With this many updates of different times at one address, it is the address of the list. */
const TOO_MANY_AT_ONE = 3
const WORDS_WITH_A_TIME = 12
const WORDS_ALONE = 24

interface PageContext {
  readonly url: string | null
  readonly values: PageValues
  readonly times: PageTimes
}

/**
 * Determines the identity of each update: the fragment of its address, its address or its `@id`; else its headline
 * and time. An address shared by several updates, or the page's own, identifies nothing.
 */
export function updateAddresses(
  updates: readonly JsonObject[],
  { url, values, times: pageTimes }: PageContext,
): UpdateAddress[] {
  const own = updates.map((update) => ownAddress(update, url))
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
    if (address !== undefined && !isShared) return address
    const at = pageTimes.peek(readPublished(update))
    const time = at === null || values.isTime(at) ? undefined : readPublished(update)
    return { fragment: undefined, origin: fallbackOrigin(update, values, time) }
  })
}

function ownAddress(update: JsonObject, pageUrl: string | null): UpdateAddress | undefined {
  const page = pageUrl?.replace(/\/$/, '')
  for (const address of [
    firstText(update, 'url'),
    firstText(update, '@id'),
    readAddress(update['mainEntityOfPage']),
  ]) {
    if (address === undefined) continue
    const [whole = '', fragment = ''] = address.trim().split('#', 2)
    if (fragment !== '') return { fragment: decodeFragment(fragment), origin: decodeFragment(fragment) }
    if (whole !== '' && whole.replace(/\/$/, '') !== page)
      return { fragment: extractId(whole) ?? whole, origin: whole }
  }
  const identifier = firstText(update, 'identifier')
  return identifier === undefined ? undefined : { fragment: identifier.trim(), origin: identifier.trim() }
}

/** `?post=asset:123` or `/live/story/123`: the last part may be the id of the update's element. */
function extractId(address: string): string | undefined {
  return decodeFragment(/[/=]([^/=&?#]{4,200})\/?$/.exec(address.slice(-210))?.[1] ?? '') || undefined
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment // a stray % is taken literally
  }
}

/**
 * Its own headline, else its first words, with its own time: values of the page would be the same for all updates.
 */
function fallbackOrigin(update: JsonObject, values: PageValues, time: string | undefined): string {
  const headline = readHeadline(update)
  const text = firstText(update, 'articleBody', 'text', 'description') ?? ''
  const ownHeadline = values.isHeadline(toPlainLine(headline)) ? '' : wordKey(headline)
  // Without a time more words are needed: many updates begin alike.
  const max = time === undefined ? WORDS_ALONE : WORDS_WITH_A_TIME
  const first = normalizedWords(toPlainLine(text.slice(0, 4_000)))
    .slice(0, max)
    .join(' ')
  const words = time === undefined ? [ownHeadline, first].filter(Boolean).join(' ') : ownHeadline || first
  return [words, time ?? ''].filter(Boolean).join(' · ') || 'an update'
}
