import { wordKey } from '../words.ts'
import { firstText, readText, type JsonObject } from './json-values.ts'
import type { PageTimes } from './page-times.ts'
import { readBylines } from './read-bylines.ts'
import { toPlainLine } from './update-text.ts'

/** This many updates with the page's own value cannot be a coincidence, even if others differ. */
const TOO_MANY = 3

/**
 * Detects values in updates that are really the page's own, inserted by its template where the update's are missing:
 * values that the page states about itself and that all or several updates repeat. A single update proves nothing.
 */
export class PageValues {
  readonly #times: ReadonlySet<number>
  readonly #changes: ReadonlySet<number>
  readonly #writers: ReadonlySet<string>
  readonly #headlines: ReadonlySet<string>
  readonly #stated: ReadonlySet<number>
  readonly #own: string

  constructor(
    posting: JsonObject,
    updates: readonly JsonObject[],
    page: {
      readonly times: PageTimes
      readonly headlines: ReadonlySet<string>
      readonly stated: readonly unknown[]
    },
  ) {
    const stated = new Set(
      [
        ...['datePublished', 'dateCreated', 'dateModified', 'coverageStartTime', 'coverageEndTime'].map(
          (name) => readText(posting[name]),
        ),
        ...page.stated,
      ].flatMap((value) => page.times.peek(value) ?? []),
    )
    this.#stated = stated
    const published = updates.map((update) => page.times.peek(readPublished(update)))
    this.#times = repeated(published, (at) => stated.has(at), TOO_MANY)
    this.#changes = repeated(
      updates.map((update) => page.times.peek(readText(update['dateModified']))),
      (at) => stated.has(at),
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
    const headlines = updates.map((update) => wordKey(toPlainLine(readHeadline(update))) || null)
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

  /** Equal to the page's value, possibly by coincidence: what the update's element shows is more reliable then. */
  mayBeTime(at: number | null): boolean {
    return at !== null && this.#stated.has(at)
  }

  mayBeWriters(update: JsonObject): boolean {
    return writersKey(update) === this.#own
  }

  isHeadline(headline: string): boolean {
    // "Harbour fire live | Example News": the site's name follows the title.
    const [first = ''] = headline.split(/ [|–—-] (?=[^|–—-]{1,40}$)/)
    return this.#headlines.has(wordKey(headline)) || (first !== '' && this.#headlines.has(wordKey(first)))
  }
}

export function readPublished(update: JsonObject): string | undefined {
  return readText(update['datePublished']) ?? readText(update['dateCreated'])
}

export function readHeadline(update: JsonObject): string {
  return firstText(update, 'headline', 'name') ?? ''
}

function writersKey(object: JsonObject): string {
  return readBylines(object['author'] ?? object['creator'])
    .map(wordKey)
    .sort()
    .join('|')
}

/** The page's values that all of several updates share, or at least `many` of them. */
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
