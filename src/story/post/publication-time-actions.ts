import type { Change } from '../change.ts'
import { postsNewestFirst } from './post-store.ts'
import { PAGE_POSTS } from './post.ts'

/** A newest post further ahead than this, in ms, has a wrong time: from a wrong clock, or imported so. */
const MAX_AHEAD_MS = 600_000

/**
 * Now, or a millisecond after the newest post if a clock was ahead: posts appear in the order of publication. After
 * posts that are far ahead it is now all the same, but never so far down that an open page, which ends at its oldest
 * loaded post, would not show it.
 */
export async function publicationTime({ read, story, now }: Change): Promise<number> {
  const [newest] = await postsNewestFirst(read, story.id, 1)
  if (newest === undefined || newest.publishedAt < now) return now
  if (newest.publishedAt - now <= MAX_AHEAD_MS) return newest.publishedAt + 1
  const last = (await postsNewestFirst(read, story.id, PAGE_POSTS)).at(PAGE_POSTS - 1)
  return Math.max(now, last === undefined ? now : last.publishedAt + 1)
}
