import { wordKey, wordsOf } from '../words.ts'
import type { PageTimes } from './page-times.ts'
import { headlineOf, publishedOf, type PageValues } from './page-values.ts'
import { lineOf } from './update-text.ts'
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
const WORDS_WITH_A_TIME = 12
const WORDS_ALONE = 24

interface PageFacts {
  readonly url: string | null
  readonly values: PageValues
  readonly times: PageTimes
}

/**
 * Says by what each update is known: the fragment of its address, its own address, its `@id`; else its
 * headline and time. An address that several updates share, or the page's own, identifies nothing.
 */
export function updateAddresses(
  updates: readonly JsonObject[],
  { url, values, times: pageTimes }: PageFacts,
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
    const at = pageTimes.peek(publishedOf(update))
    const time = at === null || values.isTime(at) ? undefined : publishedOf(update)
    return { fragment: undefined, origin: wordsAndTime(update, values, time) }
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
    if (whole !== '' && whole.replace(/\/$/, '') !== page)
      return { fragment: idWithin(whole) ?? whole, origin: whole }
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

/** Its own headline, else its first words, with its own time: what is the page's would name all of them alike. */
function wordsAndTime(update: JsonObject, values: PageValues, time: string | undefined): string {
  const headline = headlineOf(update)
  const text = firstText(update, 'articleBody', 'text', 'description') ?? ''
  const ownHeadline = values.isHeadline(lineOf(headline)) ? '' : wordKey(headline)
  // Without a time more of the words must do: many updates begin alike.
  const most = time === undefined ? WORDS_ALONE : WORDS_WITH_A_TIME
  const first = wordsOf(lineOf(text.slice(0, 4_000)))
    .slice(0, most)
    .join(' ')
  const words = time === undefined ? [ownHeadline, first].filter(Boolean).join(' ') : ownHeadline || first
  return [words, time ?? ''].filter(Boolean).join(' · ') || 'an update'
}
