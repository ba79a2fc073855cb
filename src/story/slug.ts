import { storyProblem } from './problems.ts'
import { STORY_LIMITS } from './story.ts'

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export function isSlug(text: string): boolean {
  return text.length <= STORY_LIMITS.slug && SLUG.test(text)
}

/** A slug from a headline: ASCII letters and digits, at most 60 characters, cut between words. */
export function slugFrom(headline: string): string {
  const words = headline
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f’'‘]/g, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  let slug = ''
  for (const word of words ?? []) {
    const longer = slug === '' ? word : `${slug}-${word}`
    if (longer.length > 60) break
    slug = longer
  }
  return slug === '' ? 'story' : slug
}

/** Each try is a query: a headline that comes back every day does not get as far as this. */
const MAX_TRIES = 1_000

/** The headline's slug, with a number behind it where `isFree` says that it is taken. */
export async function freeSlug(
  headline: string,
  isFree: (slug: string) => Promise<boolean>,
): Promise<string> {
  const wanted = slugFrom(headline)
  for (let n = 1; n <= MAX_TRIES; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (await isFree(slug)) return slug
  }
  throw storyProblem('slug-taken', `The slug was "${wanted}".`)
}
