import type { Actor } from '../access/actor.ts'
import { noteAudit, type AuditEntry } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { isRefusal, type Refusal } from '../platform/problem.ts'
import type { Entity } from '../log/change.ts'
import type { Position } from '../log/position.ts'
import { advanceLog, append, returnUnused } from '../log/store.ts'
import type { EmbedFacts, PictureFacts } from './body/body.ts'
import { may, type PostOf, type StoryAct } from './policy.ts'
import { storyProblem, type StoryProblem } from './problems.ts'
import {
  idOfSlug,
  storyById,
  updateStory,
  type AllStoryTables,
  type StoryReads,
  type StoryWrites,
} from './store.ts'
import type { Story } from './story.ts'
import type { Topic } from './topic.ts'

export type StoryDatabase = Database<AllStoryTables>

/** What is known of pictures and embeds, in the transaction that asks. The media room is behind it. */
export interface KnownMedia {
  /**
   * Until this transaction ends, nothing new becomes known of these pictures: else one that is ready between our
   * looking and our saving would find no post that shows it, and the post would wait for it for ever.
   */
  holdPictures(tx: StoryWrites, ids: readonly string[], now: number): Promise<void>
  pictures(read: StoryReads, ids: readonly string[]): Promise<ReadonlyMap<string, PictureFacts>>
  embeds(read: StoryReads, urls: readonly string[]): Promise<ReadonlyMap<string, EmbedFacts>>
  /** Asks for what stands at those of these addresses that nothing is known of; told later. */
  wantEmbeds(tx: StoryWrites, read: StoryReads, urls: readonly string[], now: number): Promise<void>
}

/** What an action needs to know of the world, and who acts. */
export interface StoryContext {
  readonly db: StoryDatabase
  readonly clock: Clock
  readonly newId: () => string
  readonly newEpoch: () => string
  readonly actor: Actor
  readonly media: KnownMedia
  /** Called after a commit, with what has changed: tells whoever delivers. It must not throw. */
  readonly changed: (topic: Topic) => void
  /**
   * Has the caches in front forget a story, now. Resolves with the time until which one that cannot be reached may go on
   * showing it (ms UTC); undefined where none can.
   */
  readonly forgetCopies?: (storyId: string) => Promise<number | undefined>
}

/** One story, locked, inside the transaction of one change. */
export interface Change {
  readonly tx: StoryWrites
  readonly read: StoryReads
  readonly now: number
  readonly actor: Actor
  /** As it was before this change, until it is replaced. */
  story: Story
  /** Of the newsroom's view of the story, with this change in it: what the newsroom will see changed carries it. */
  readonly deskSeq: number
  /** Throws unless the actor may do this to the story, or to the post. */
  must(act: StoryAct, post?: PostOf): void
  /** Notes what readers will see changed; nothing noted (work on a draft) leaves their log as it is. */
  record(...entities: Entity[]): void
  /** Notes that the newsroom will see something changed, be it of a draft. */
  touch(): void
  /** A row for the audit trail. */
  note(entry: AuditEntry): void
}

export interface Done<T> {
  readonly result: T
  /** The story with this change in it, and where its log then stands. */
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
): Promise<Done<T>> {
  const { db, clock, actor, newId } = context
  const done = await db.transact(async (tx, read) => {
    await make?.(tx, read)
    const tip = await advanceLog(tx, idOfSlug(read, slug))
    const found = tip && (await storyById(read, tip.streamId))
    // A story of another desk is not there, as far as its draft side goes.
    if (tip === undefined || found === undefined || !may(actor, 'story.see', found.deskId))
      throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    const story: Story = { ...found, seq: tip.seq - 1, deskSeq: tip.deskSeq - 1 }
    const entities: Entity[] = []
    let isTouched = false
    const notes: AuditEntry[] = []
    const now = clock.now()
    const change: Change = {
      tx,
      read,
      now,
      actor,
      story,
      deskSeq: tip.deskSeq,
      must(act, post) {
        if (!may(actor, act, change.story.deskId, post)) throw refusal(actor, act, change.story, post)
      },
      record: (...seen) => void entities.push(...seen),
      touch() {
        isTouched = true
      },
      note: (entry) => void notes.push(entry),
    }
    const result = await work(change)
    for (const note of notes) await noteAudit(tx, { actor, newId, now }, { deskId: story.deskId, ...note })
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

/** A post that the actor may not even see is not there; else what they may not do is said. */
function refusal(actor: Actor, act: StoryAct, story: Story, post: PostOf | undefined): Error {
  if (post !== undefined && !may(actor, 'post.see', story.deskId, post)) return storyProblem('post-unknown')
  if (act === 'post.publish') return storyProblem('needs-approval')
  const isApproved = post?.state === 'draft' && post.publishAt !== null
  return storyProblem('not-yours', isApproved ? 'It is scheduled in the words that an editor approved.' : '')
}

/** A rule's refusal inside a transaction becomes the problem that undoes it. */
export function orThrow<T>(value: T): Exclude<T, Refusal> {
  if (isRefusal(value)) throw storyProblem(value.refused as StoryProblem, value.detail)
  return value as Exclude<T, Refusal>
}
