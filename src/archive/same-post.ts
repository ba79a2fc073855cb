import { bodyText } from '../story/body/body.ts'
import type { CapturedPost } from './captured-page.ts'
import { similarity, textKey, wordKey, normalizedWords } from './words.ts'

/** Times that differ by more than this belong to different posts (ms). */
const SAME_TIME = 120_000
/** A post with fewer words may be rewritten completely. */
const ENOUGH_WORDS = 8
/** Different posts under one recurring headline ("What we know so far") share less than this. */
const BODIES_ALIKE = 0.25
const ENOUGH_LETTERS = 30

/**
 * Creates a function that finds the matching post for a captured one: by its origin, else (text without addresses) by
 * its headline or complete text. Each post is matched once.
 */
export function createPostMatcher<T extends CapturedPost>(
  posts: readonly T[],
): (post: CapturedPost) => T | undefined {
  const byOrigin = indexBy(posts, (post) => post.origin)
  const byHeadline = indexBy(posts, headlineKey)
  const byText = indexBy(posts, bodyKey)
  const found = new Set<T>()
  return (post) => {
    const free = (candidates: readonly T[]) => candidates.filter((each) => !found.has(each))
    const named = free(byOrigin(post.origin)).find((each) => isNamed(post) || mayBeOne(each, post))
    const alike = [byText(bodyKey(post)), byHeadline(headlineKey(post))]
      .map((candidates) => free(candidates).filter((each) => isByWords(each, post) && mayBeOne(each, post)))
      // Keys shared by two posts identify nothing.
      .find((candidates) => candidates.length === 1)
    const same = named ?? alike?.[0]
    if (same !== undefined) found.add(same)
    return same
  }
}

function indexBy<T>(posts: readonly T[], keyOf: (post: T) => string | undefined) {
  const index = new Map<string, T[]>()
  for (const post of posts) {
    const key = keyOf(post)
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), post])
  }
  return (key: string | undefined): readonly T[] => (key === undefined ? [] : (index.get(key) ?? []))
}

/** Ids and addresses contain no spaces; where a source has none, posts are identified by their text. */
function isNamed({ origin }: CapturedPost): boolean {
  return !/\s/.test(origin.trim())
}

/** Two posts with ids of their own are compared by these alone. */
function isByWords(a: CapturedPost, b: CapturedPost): boolean {
  return !isNamed(a) || !isNamed(b)
}

function mayBeOne(a: CapturedPost, b: CapturedPost): boolean {
  if (a.publishedAt !== null && b.publishedAt !== null && Math.abs(a.publishedAt - b.publishedAt) > SAME_TIME)
    return false
  const [ofA, ofB] = [normalizedWords(bodyText(a.body)), normalizedWords(bodyText(b.body))]
  return Math.min(ofA.length, ofB.length) < ENOUGH_WORDS || similarity(ofA, ofB) >= BODIES_ALIKE
}

function headlineKey(post: CapturedPost): string | undefined {
  return post.headline === null || normalizedWords(post.headline).length < 3
    ? undefined
    : wordKey(post.headline)
}

function bodyKey(post: CapturedPost): string | undefined {
  const key = textKey(bodyText(post.body))
  return key.length < ENOUGH_LETTERS ? undefined : key
}
