import { bodyText } from '../story/body/body.ts'
import type { CapturedPost } from './captured-page.ts'
import { likeness, textKey, wordKey, wordsOf } from './words.ts'

/** Times of one post that differ by more than this are those of two posts (ms). */
const SAME_TIME = 120_000
/** A post of fewer words may be written anew as a whole. */
const ENOUGH_WORDS = 8
/** Two posts under one recurring headline ("What we know so far") share less than this. */
const BODIES_ALIKE = 0.25
const ENOUGH_LETTERS = 30

/**
 * Finds, for a captured post, the one of `posts` that it is: by what its source calls it, else (text beside a page
 * that has addresses) by its headline or its whole text. Each is found once.
 */
export function samePostIn<T extends CapturedPost>(
  posts: readonly T[],
): (post: CapturedPost) => T | undefined {
  const byOrigin = indexed(posts, (post) => post.origin)
  const byHeadline = indexed(posts, headlineKey)
  const byText = indexed(posts, bodyKey)
  const found = new Set<T>()
  return (post) => {
    const free = (candidates: readonly T[]) => candidates.filter((each) => !found.has(each))
    const named = free(byOrigin(post.origin)).find((each) => isNamed(post) || mayBeOne(each, post))
    const alike = [byText(bodyKey(post)), byHeadline(headlineKey(post))]
      .map((candidates) => free(candidates).filter((each) => isByWords(each, post) && mayBeOne(each, post)))
      // What two posts have in common tells nothing.
      .find((candidates) => candidates.length === 1)
    const same = named ?? alike?.[0]
    if (same !== undefined) found.add(same)
    return same
  }
}

function indexed<T>(posts: readonly T[], keyOf: (post: T) => string | undefined) {
  const index = new Map<string, T[]>()
  for (const post of posts) {
    const key = keyOf(post)
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), post])
  }
  return (key: string | undefined): readonly T[] => (key === undefined ? [] : (index.get(key) ?? []))
}

/** An id or address has no spaces; where a source gives none, posts are called by their words. */
function isNamed({ origin }: CapturedPost): boolean {
  return !/\s/.test(origin.trim())
}

/** Two that have names of their own are told apart by these alone. */
function isByWords(a: CapturedPost, b: CapturedPost): boolean {
  return !isNamed(a) || !isNamed(b)
}

function mayBeOne(a: CapturedPost, b: CapturedPost): boolean {
  if (a.publishedAt !== null && b.publishedAt !== null && Math.abs(a.publishedAt - b.publishedAt) > SAME_TIME)
    return false
  const [ofA, ofB] = [wordsOf(bodyText(a.body)), wordsOf(bodyText(b.body))]
  return Math.min(ofA.length, ofB.length) < ENOUGH_WORDS || likeness(ofA, ofB) >= BODIES_ALIKE
}

function headlineKey(post: CapturedPost): string | undefined {
  return post.headline === null || wordsOf(post.headline).length < 3 ? undefined : wordKey(post.headline)
}

function bodyKey(post: CapturedPost): string | undefined {
  const key = textKey(bodyText(post.body))
  return key.length < ENOUGH_LETTERS ? undefined : key
}
