import { listStoryMedia, findMediaUses } from '../story/reads/media-use-actions.ts'
import type { MediaDatabase } from './media-access-actions.ts'
import {
  mediaByNames,
  mediaSeenPublic,
  nextSeenPublic,
  markPublic,
  type PublicMedium,
} from './public-media-store.ts'

/** Batch size for public media: other work runs in between. */
const AT_ONCE = 200

/**
 * Detects files that are no longer public, for caches that still hold them. The server itself checks every request;
 * this is for copies elsewhere.
 */

/**
 * Records which media of this story are public now, and returns the paths of files (`/media/…`) that were public and
 * no longer are, anywhere. Of several concurrent processes, only one gets them.
 */
export async function withdrawnFiles(db: MediaDatabase, storyId: string): Promise<string[]> {
  const uses = await listStoryMedia(db, storyId)
  const publicHere = new Set(uses.filter(({ isPublic }) => isPublic).map(({ media }) => media))
  const publicMedia = await mediaSeenPublic(db.read, storyId)
  const isSeen = new Set(publicMedia.map(({ media }) => media))
  const newHere = await mediaByNames(
    db.read,
    [...publicHere].filter((media) => !isSeen.has(media)),
  )
  const come = newHere.filter(({ publicIn }) => publicIn === null)
  if (come.length > 0)
    await db.transact(async (tx) => {
      for (const each of come) await markPublic(tx, each, storyId)
    })
  return markWithdrawn(
    db,
    publicMedia.filter(({ media, keys }) => !publicHere.has(media) || keys.length === 0),
  )
}

/** The same for all stories: what a killed process has left undone. */
export async function allWithdrawnFiles(db: MediaDatabase): Promise<string[]> {
  const paths: string[] = []
  for (let last: string | undefined = ''; last !== undefined;) {
    const publicMedia: PublicMedium[] = await nextSeenPublic(db.read, last, AT_ONCE)
    paths.push(...(await markWithdrawn(db, publicMedia)))
    last = publicMedia.at(-1)?.media
  }
  return paths
}

async function markWithdrawn(db: MediaDatabase, publicMedia: readonly PublicMedium[]): Promise<string[]> {
  if (publicMedia.length === 0) return []
  const uses = await findMediaUses(
    db,
    publicMedia.map(({ media }) => media),
  )
  const paths: string[] = []
  for (const each of publicMedia) {
    const elsewhere = uses.find(({ media, isPublic }) => media === each.media && isPublic)
    const storyId = each.keys.length === 0 ? null : (elsewhere?.storyId ?? null)
    if (storyId === each.publicIn) continue
    const isOurs = await db.transact((tx) => markPublic(tx, each, storyId))
    if (isOurs && storyId === null) paths.push(...each.keys.map((key) => `/media/${key}`))
  }
  return paths
}
