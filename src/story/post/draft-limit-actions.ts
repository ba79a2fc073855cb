import { actorPersonId } from '../../access/actor.ts'
import type { Change } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { emptyBinOf, otherDraftsOf } from './draft-store.ts'
import { DRAFT_LIMITS, DRAFT_REVISIONS, type Post } from './post.ts'
import { deleteRevisions, revisionSizes } from './revision-store.ts'

/** What lies unpublished is bounded by person: nobody fills the desk, or the disk, for everybody else. */

/**
 * Refuses a draft that its writer has no room for (`drafts-too-many`, `drafts-too-large`), the draft itself counted
 * in, be it saved or not. `most`: drafts at once, where an act may go beyond the usual number.
 */
export async function requireDraftRoom(
  change: Change,
  post: Post,
  most: number = DRAFT_LIMITS.open,
): Promise<void> {
  // Of the terminal are imports, which are read through as a whole.
  if (post.state !== 'draft' || post.discardedAt !== null || change.actor.kind === 'system') return
  const others = await otherDraftsOf(change.read, post)
  const count = others.count + 1
  const bytes = others.bytes + Buffer.byteLength(JSON.stringify(post.body))
  const whose = post.authorId === actorPersonId(change.actor) ? 'You have' : `${post.createdBy} has`
  const limit = post.authorId === null ? DRAFT_LIMITS.openOfProgram : most
  if (count > limit) throw storyProblem('drafts-too-many', `${whose} ${limit} already.`)
  if (bytes > DRAFT_LIMITS.bytes)
    throw storyProblem(
      'drafts-too-large',
      `${whose} more than ${DRAFT_LIMITS.bytes / 1_000_000} MB of drafts.`,
    )
}

/** Of what was thrown away, the newest can be brought back, this post first; the rest is gone for good. */
export async function emptyBin({ tx, read }: Change, post: Post): Promise<void> {
  await emptyBinOf(tx, read, post, DRAFT_LIMITS.thrownAway - 1)
}

const THINNED_EVERY = 10

/**
 * Lets go of old states of a draft that its writer has since replaced, beyond what is kept of its past. What readers
 * have seen is never let go of, nor what one writer left and another changed.
 */
export async function thinRevisions({ tx, read }: Change, post: Post): Promise<void> {
  if (post.publishedAt !== null || post.revision % THINNED_EVERY !== 0) return
  const saved = await revisionSizes(read, post.id)
  let { length: count } = saved
  let bytes = saved.reduce((sum, each) => sum + each.bytes, 0)
  const gone: number[] = []
  for (const [index, each] of saved.entries()) {
    if (count <= DRAFT_REVISIONS.most && bytes <= DRAFT_REVISIONS.bytes) break
    if (index >= saved.length - DRAFT_REVISIONS.newest) break
    if (index === 0 || saved[index + 1]?.savedBy !== each.savedBy) continue
    gone.push(each.revision)
    count -= 1
    bytes -= each.bytes
  }
  await deleteRevisions(tx, post.id, gone)
}
