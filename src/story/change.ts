import type { Actor } from '../access/actor.ts'
import { insertAudit, type AuditEntry } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { isInvalid, type Invalid } from '../platform/problem.ts'
import type { Entity } from '../log/change.ts'
import type { Position } from '../log/position.ts'
import { advanceLog, append, returnUnused } from '../log/store.ts'
import type { EmbedMetadata, PictureMetadata } from './body/body.ts'
import { can, type PostSubject, type StoryAct } from './policy.ts'
import { storyProblem, type StoryProblem } from './problems.ts'
import { idOfSlug, storyById, updateStory, type StoryReads, type StoryWrites } from './store.ts'
import type { Story } from './story.ts'
import type { AllStoryTables } from './tables.ts'
import type { Topic } from './topic.ts'

export type StoryDatabase = Database<AllStoryTables>

/** Port to the media module: metadata of pictures and embeds, read in the caller's transaction. */
export interface MediaGateway {
  /**
   * Locks the state of these pictures until the transaction ends: otherwise a picture that becomes ready between
   * reading and saving would find no post that shows it, and the post would wait for ever.
   */
  lockPictures(tx: StoryWrites, ids: readonly string[], now: number): Promise<void>
  pictures(read: StoryReads, ids: readonly string[]): Promise<ReadonlyMap<string, PictureMetadata>>
  embeds(read: StoryReads, urls: readonly string[]): Promise<ReadonlyMap<string, EmbedMetadata>>
  /** Enqueues fetches for addresses without metadata; the result arrives later. */
  enqueueEmbedFetches(tx: StoryWrites, read: StoryReads, urls: readonly string[], now: number): Promise<void>
}

/** The dependencies of an action, and its actor. */
export interface StoryContext {
  readonly db: StoryDatabase
  readonly clock: Clock
  readonly newId: () => string
  readonly newEpoch: () => string
  readonly actor: Actor
  readonly media: MediaGateway
  /** Called after a commit, with what has changed: tells whoever delivers. It must not throw. */
  readonly changed: (topic: Topic) => void
  /**
   * Purges a story from the caches in front, now. Resolves with the time until which an unreachable one may still
   * serve it (ms UTC); undefined if none can.
   */
  readonly purgeCaches?: (storyId: string) => Promise<number | undefined>
}

/** A unit of work: one story, locked, within one transaction. */
export interface Change {
  readonly tx: StoryWrites
  readonly read: StoryReads
  readonly now: number
  readonly actor: Actor
  /** As it was before this change, until it is replaced. */
  story: Story
  /** Of the newsroom's view of the story, with this change in it: what the newsroom will see changed carries it. */
  readonly deskSeq: number
  /** Throws unless the actor is allowed to do this to the story or post. */
  authorize(act: StoryAct, post?: PostSubject): void
  /** Marks entities that change for readers; without any (work on a draft) the log stays as it is. */
  markChanged(...entities: Entity[]): void
  /** Notes that the newsroom will see something changed, be it of a draft. */
  markNewsroomChanged(): void
  /** Adds a row to the audit log. */
  audit(entry: AuditEntry): void
}

export interface Committed<T> {
  readonly result: T
  /** The story after this change, and the new position of its log. */
  readonly story: Story
  readonly position: Position
}

/**
 * Runs one change of one story: lock, work, audit rows, story row, log rows, commit, wake-up; each row is written
 * once. `work` throws to undo everything. It may replace `change.story`; what it replaced is saved with the change.
 * `make` may make the story first, in the same transaction.
 */
export async function changeStory<T>(
  context: StoryContext,
  slug: string,
  work: (change: Change) => Promise<T>,
  make?: (tx: StoryWrites, read: StoryReads) => Promise<void>,
): Promise<Committed<T>> {
  const { db, clock, actor, newId } = context
  const done = await db.transact(async (tx, read) => {
    await make?.(tx, read)
    const tip = await advanceLog(tx, idOfSlug(read, slug))
    const found = tip && (await storyById(read, tip.streamId))
    // For staff without access, a story of another desk does not exist.
    if (tip === undefined || found === undefined || !can(actor, 'story.see', found.deskId))
      throw storyProblem('story-not-found', `The slug was "${slug.slice(0, 80)}".`)
    const story: Story = { ...found, seq: tip.seq - 1, deskSeq: tip.deskSeq - 1 }
    const entities: Entity[] = []
    let isTouched = false
    const auditEntries: AuditEntry[] = []
    const now = clock.now()
    const change: Change = {
      tx,
      read,
      now,
      actor,
      story,
      deskSeq: tip.deskSeq,
      authorize(act, post) {
        if (!can(actor, act, change.story.deskId, post)) throw denialProblem(actor, act, change.story, post)
      },
      markChanged: (...markedEntities) => void entities.push(...markedEntities),
      markNewsroomChanged() {
        isTouched = true
      },
      audit: (entry) => void auditEntries.push(entry),
    }
    const result = await work(change)
    for (const note of auditEntries)
      await insertAudit(tx, { actor, newId, now }, { deskId: story.deskId, ...note })
    const isSeenByReaders = entities.length > 0
    if (!isSeenByReaders && !isTouched && change.story === story) {
      await returnUnused(tx, story.id, 'both')
      return { result, story, kind: undefined }
    }
    const saved = { ...change.story, deskSeq: tip.deskSeq, ...(isSeenByReaders ? { updatedAt: now } : {}) }
    if (isSeenByReaders || change.story !== story) await updateStory(tx, saved)
    if (isSeenByReaders) {
      await append(tx, tip, entities, now)
      return { result, story: { ...saved, seq: tip.seq }, kind: 'public' as const }
    }
    await returnUnused(tx, story.id, 'seq')
    return { result, story: saved, kind: 'newsroom' as const }
  })
  const { result, story, kind } = done
  if (kind !== undefined) context.changed({ kind, storyId: story.id })
  return { result, story, position: { epoch: story.epoch, seq: story.seq } }
}

/** A post that the actor may not see does not exist for them; otherwise the reason is given. */
function denialProblem(actor: Actor, act: StoryAct, story: Story, post: PostSubject | undefined): Error {
  if (post !== undefined && !can(actor, 'post.see', story.deskId, post)) return storyProblem('post-not-found')
  if (act === 'post.publish') return storyProblem('needs-approval')
  const isApproved = post?.state === 'draft' && post.publishAt !== null
  return storyProblem('not-yours', isApproved ? 'It is scheduled in the words that an editor approved.' : '')
}

/** Converts an invalid result within a transaction to a problem, which rolls it back. */
export function orThrow<T>(value: T): Exclude<T, Invalid> {
  if (isInvalid(value)) throw storyProblem(value.invalid as StoryProblem, value.detail)
  return value as Exclude<T, Invalid>
}
