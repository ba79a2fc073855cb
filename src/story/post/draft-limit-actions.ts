import { actorPersonId } from '../../access/actor.ts'
import type { Change } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { purgeDiscardedDrafts, otherDraftsOf } from './draft-store.ts'
import { DRAFT_LIMITS, DRAFT_REVISIONS, type Post } from './post.ts'
import { deleteRevisions, revisionSizes } from './revision-store.ts'

/** Limits of unpublished drafts per person: nobody fills the desk, or the disk, for everybody else. */

/**
 * Rejects a draft that exceeds its writer's quota (`drafts-too-many`, `drafts-too-large`), including the draft
 * itself. `most`: number of drafts, for acts that may exceed the usual limit.
 */
export async function assertDraftQuota(
  change: Change,
  post: Post,
  max: number = DRAFT_LIMITS.open,
): Promise<void> {
  // The terminal creates imports, which are reviewed as a whole.
  if (post.state !== 'draft' || post.discardedAt !== null || change.actor.kind === 'system') return
  const others = await otherDraftsOf(change.read, post)
  const count = others.count + 1
  const bytes = others.bytes + Buffer.byteLength(JSON.stringify(post.body))
  const whose = post.authorId === actorPersonId(change.actor) ? 'You have' : `${post.createdBy} has`
  const limit = post.authorId === null ? DRAFT_LIMITS.openOfProgram : max
  if (count > limit) throw storyProblem('drafts-too-many', `${whose} ${limit} already.`)
  if (bytes > DRAFT_LIMITS.bytes)
    throw storyProblem(
      'drafts-too-large',
      `${whose} more than ${DRAFT_LIMITS.bytes / 1_000_000} MB of drafts.`,
    )
}

/** Of what was thrown away, the newest can be brought back, this post first; the rest is gone for good. */
export async function purgeDiscarded({ tx, read }: Change, post: Post): Promise<void> {
  await purgeDiscardedDrafts(tx, read, post, DRAFT_LIMITS.thrownAway - 1)
}

const PRUNE_INTERVAL = 10

/**
 * Prunes old revisions of a draft that its writer has since replaced, beyond the limits. Published revisions are
 * never pruned, nor those at which one writer handed over to another.
 */
export async function pruneRevisions({ tx, read }: Change, post: Post): Promise<void> {
  if (post.publishedAt !== null || post.revision % PRUNE_INTERVAL !== 0) return
  const saved = await revisionSizes(read, post.id)
  let { length: count } = saved
  let bytes = saved.reduce((sum, each) => sum + each.bytes, 0)
  const prunedRevisions: number[] = []
  for (const [index, each] of saved.entries()) {
    if (count <= DRAFT_REVISIONS.max && bytes <= DRAFT_REVISIONS.bytes) break
    if (index >= saved.length - DRAFT_REVISIONS.newest) break
    if (index === 0 || saved[index + 1]?.savedBy !== each.savedBy) continue
    prunedRevisions.push(each.revision)
    count -= 1
    bytes -= each.bytes
  }
  await deleteRevisions(tx, post.id, prunedRevisions)
}
