import { wordKey } from '../words.ts'
import { firstText, textOf, type JsonObject } from './json-values.ts'
import type { PageTimes } from './page-times.ts'
import { readBylines } from './read-bylines.ts'
import { lineOf } from './update-text.ts'

/** So many updates with the page's own value are no chance, though others have another. */
const TOO_MANY = 3

/**
 * Which values in a page's updates are the page's own, put there by its template where the update's are missing:
 * those that the page says of itself and all updates, or several of them, repeat. One update proves nothing.
 */
export class PageValues {
  readonly #times: ReadonlySet<number>
  readonly #changes: ReadonlySet<number>
  readonly #writers: ReadonlySet<string>
  readonly #headlines: ReadonlySet<string>
  readonly #said: ReadonlySet<number>
  readonly #own: string

  constructor(
    posting: JsonObject,
    updates: readonly JsonObject[],
    page: {
      readonly times: PageTimes
      readonly headlines: ReadonlySet<string>
      readonly said: readonly unknown[]
    },
  ) {
    const said = new Set(
      [
        ...['datePublished', 'dateCreated', 'dateModified', 'coverageStartTime', 'coverageEndTime'].map(
          (name) => textOf(posting[name]),
        ),
        ...page.said,
      ].flatMap((value) => page.times.peek(value) ?? []),
    )
    this.#said = said
    const published = updates.map((update) => page.times.peek(publishedOf(update)))
    this.#times = repeated(published, (at) => said.has(at), TOO_MANY)
    this.#changes = repeated(
      updates.map((update) => page.times.peek(textOf(update['dateModified']))),
      (at) => said.has(at),
      TOO_MANY,
    )
    const own = writersKey(posting)
    this.#own = own
    const hasSeveral = readBylines(posting['author'] ?? posting['creator']).length > 1
    this.#writers = repeated(
      updates.map((update) => writersKey(update) || null),
      (key) => key === own,
      hasSeveral ? TOO_MANY : Number.POSITIVE_INFINITY,
    )
    const headlines = updates.map((update) => wordKey(lineOf(headlineOf(update))) || null)
    const isOneForAll = updates.length >= TOO_MANY && new Set(headlines).size === 1
    this.#headlines = isOneForAll ? new Set([...page.headlines, headlines[0] ?? '']) : page.headlines
  }

  isTime(at: number | null): boolean {
    return at !== null && this.#times.has(at)
  }

  isChange(at: number | null): boolean {
    return at !== null && this.#changes.has(at)
  }

  areWriters(update: JsonObject): boolean {
    return this.#writers.has(writersKey(update))
  }

  /** The same value as the page's, which may be chance: what the update's element shows is surer then. */
  mayBeTime(at: number | null): boolean {
    return at !== null && this.#said.has(at)
  }

  mayBeWriters(update: JsonObject): boolean {
    return writersKey(update) === this.#own
  }

  isHeadline(headline: string): boolean {
    // "Harbour fire live | Example News": a page's title has its site behind it.
    const [first = ''] = headline.split(/ [|–—-] (?=[^|–—-]{1,40}$)/)
    return this.#headlines.has(wordKey(headline)) || (first !== '' && this.#headlines.has(wordKey(first)))
  }
}

export function publishedOf(update: JsonObject): string | undefined {
  return textOf(update['datePublished']) ?? textOf(update['dateCreated'])
}

export function headlineOf(update: JsonObject): string {
  return firstText(update, 'headline', 'name') ?? ''
}

function writersKey(object: JsonObject): string {
  return readBylines(object['author'] ?? object['creator'])
    .map(wordKey)
    .sort()
    .join('|')
}

/** The page's values that all of several updates have, or at least `many` of them. */
function repeated<T>(values: readonly (T | null)[], isPages: (value: T) => boolean, many: number): Set<T> {
  const counts = new Map<T, number>()
  for (const value of values)
    if (value !== null && isPages(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return new Set(
    [...counts].flatMap(([value, count]) =>
      (count > 1 && count === values.length) || count >= many ? [value] : [],
    ),
  )
}
