import { mediaOfStory, usesOfMedia } from '../story/reads/media-use-actions.ts'
import type { MediaDatabase } from './media-access-actions.ts'
import {
  mediaByNames,
  mediaSeenPublic,
  nextSeenPublic,
  notePublic,
  type PublicMedium,
} from './public-media-store.ts'

/** Of everything that is public, looked at in one go: other work comes between. */
const AT_ONCE = 200

/**
 * Finds out which files have ceased to be public, for caches that still hold them. The server itself looks at what
 * shows a file each time it is asked for; this is for who does not ask it.
 */

/**
 * Notes what of this story is public now, and returns the paths of files (`/media/…`) that were public and are not
 * any more, anywhere. Of several processes that look at once, one gets them.
 */
export async function withdrawnFiles(db: MediaDatabase, storyId: string): Promise<string[]> {
  const uses = await mediaOfStory(db, storyId)
  const publicHere = new Set(uses.filter(({ isPublic }) => isPublic).map(({ media }) => media))
  const seen = await mediaSeenPublic(db.read, storyId)
  const isSeen = new Set(seen.map(({ media }) => media))
  const newHere = await mediaByNames(
    db.read,
    [...publicHere].filter((media) => !isSeen.has(media)),
  )
  const come = newHere.filter(({ publicIn }) => publicIn === null)
  if (come.length > 0)
    await db.transact(async (tx) => {
      for (const each of come) await notePublic(tx, each, storyId)
    })
  return conceal(
    db,
    seen.filter(({ media, keys }) => !publicHere.has(media) || keys.length === 0),
  )
}

/** The same for all stories: what a process that was killed has not come to. */
export async function allWithdrawnFiles(db: MediaDatabase): Promise<string[]> {
  const paths: string[] = []
  for (let last: string | undefined = ''; last !== undefined;) {
    const seen: PublicMedium[] = await nextSeenPublic(db.read, last, AT_ONCE)
    paths.push(...(await conceal(db, seen)))
    last = seen.at(-1)?.media
  }
  return paths
}

async function conceal(db: MediaDatabase, seen: readonly PublicMedium[]): Promise<string[]> {
  if (seen.length === 0) return []
  const uses = await usesOfMedia(
    db,
    seen.map(({ media }) => media),
  )
  const paths: string[] = []
  for (const each of seen) {
    const elsewhere = uses.find(({ media, isPublic }) => media === each.media && isPublic)
    const storyId = each.keys.length === 0 ? null : (elsewhere?.storyId ?? null)
    if (storyId === each.publicIn) continue
    const isOurs = await db.transact((tx) => notePublic(tx, each, storyId))
    if (isOurs && storyId === null) paths.push(...each.keys.map((key) => `/media/${key}`))
  }
  return paths
}
