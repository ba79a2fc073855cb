import { changedIds } from '../../log/change.ts'
import { isInLog, type Position } from '../../log/position.ts'
import { changesAfter } from '../../log/store.ts'
import type { StoryDatabase } from '../change.ts'
import { POST_ENTITY } from '../entities.ts'
import { sizeOfPosts } from '../post/post-list-store.ts'
import { visiblePostsByIds } from '../post/post-store.ts'
import type { VisiblePost } from '../post/post.ts'
import { storyById } from '../store.ts'
import { isPublic, type Story } from '../story.ts'
import { readParts, type PartReader, type ReadPart } from './part-actions.ts'

/** Above this number of changed entities, reloading the page is cheaper. */
const PATCH_LIMIT = 100
/** The same for bytes, if more than one post changed. */
const PATCH_BYTES = 2_000_000

export interface PatchView<Part extends PartReader = PartReader> {
  readonly from: number
  readonly to: number
  readonly story: Story
  readonly posts: readonly VisiblePost[]
  /** Ids of posts that changed and that readers do not see now. */
  readonly removed: readonly string[]
  /** Those that changed. */
  readonly parts: readonly ReadPart<Part>[]
}

/**
 * The changes that update a page from `from` to now, each entity once in its current state. `reload` if the position
 * is unknown to this log, or too much has changed; undefined if there is no such public story.
 */
export async function readPatch<Part extends PartReader>(
  db: StoryDatabase,
  storyId: string,
  from: Position,
  parts: readonly Part[],
): Promise<PatchView<Part> | 'reload' | undefined> {
  return db.snapshot(async (read) => {
    const story = await storyById(read, storyId)
    if (story === undefined || !isPublic(story.status)) return undefined
    if (!isInLog(story, from)) return 'reload'
    const changes = await changesAfter(read, story.id, from.seq, story.seq, PATCH_LIMIT)
    if (changes === undefined) return 'reload'
    const postIds = changedIds(changes.entities, POST_ENTITY)
    if (postIds.length > 1 && (await sizeOfPosts(read, postIds)) > PATCH_BYTES) return 'reload'
    const posts = await visiblePostsByIds(read, story.id, postIds)
    const present = new Set(posts.map((post) => post.id))
    const named = new Set(changes.entities.map(({ name }) => name))
    const changed = parts.filter(
      (part) => named.has(part.entity) || (postIds.length > 0 && part.isChangedBy?.(story, posts) === true),
    )
    return {
      from: changes.from,
      to: changes.to,
      story,
      posts,
      removed: postIds.filter((id) => !present.has(id)),
      parts: await readParts(read, story, changed),
    }
  })
}
