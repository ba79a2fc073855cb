import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { isRefusal, type Refusal } from '../platform/problem.ts'
import type { Actor } from '../platform/actor.ts'
import type { Entity } from '../story-log/change.ts'
import type { Position } from '../story-log/position.ts'
import { append, lockLog } from '../story-log/store.ts'
import type { StoryLogTables } from '../story-log/tables.ts'
import { storyProblem, type StoryProblem } from './problems.ts'
import { storyById, storyBySlug, updateStory, type StoryReads, type StoryWrites } from './store.ts'
import type { Story } from './story.ts'
import type { StoryTables } from './tables.ts'

export type StoryDatabase = Database<StoryTables & StoryLogTables>

/** What an action needs to know of the world, and who acts. */
export interface StoryContext {
  readonly db: StoryDatabase
  readonly clock: Clock
  readonly newId: () => string
  readonly newEpoch: () => string
  readonly actor: Actor
  /** Called after a commit that readers can see: wakes whoever delivers. It must not throw. */
  readonly changed: (storyId: string) => void
}

/** One story, locked, inside the transaction of one change. */
export interface Change {
  readonly tx: StoryWrites
  /** Reads inside the same transaction. */
  readonly read: StoryReads
  readonly now: number
  story: Story
  /** Notes what readers will see changed; nothing noted (work on a draft) leaves the log as it is. */
  record(...entities: Entity[]): void
}

export interface Done<T> {
  readonly result: T
  /** The story with this change in it, and where its log then stands. */
  readonly story: Story
  readonly position: Position
}

/**
 * Runs one change of one story: lock, work, story row, log row, commit, wake-up. `work` throws to undo
 * everything. It may replace `change.story`; what it replaced is saved with the change. `make` may make the
 * story first, in the same transaction.
 */
export async function changeStory<T>(
  context: StoryContext,
  slug: string,
  work: (change: Change) => Promise<T>,
  make?: (tx: StoryWrites, read: StoryReads) => Promise<void>,
): Promise<Done<T>> {
  const { db, clock } = context
  const done = await db.transact(async (tx, read) => {
    await make?.(tx, read)
    const found = await storyBySlug(read, slug)
    if (found === undefined) throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    await lockLog(tx, found.id)
    const story = (await storyById(read, found.id)) ?? found // again, now that nobody else can change it
    const entities: Entity[] = []
    const change: Change = { tx, read, now: clock.now(), story, record: (...seen) => entities.push(...seen) }
    const result = await work(change)
    if (entities.length === 0) {
      if (change.story !== story) await updateStory(tx, change.story)
      return { result, story: change.story, isSeen: false }
    }
    const saved = { ...change.story, updatedAt: change.now }
    await updateStory(tx, saved)
    const position = await append(tx, story.id, entities, change.now)
    return { result, story: { ...saved, ...position }, isSeen: true }
  })
  const { result, story } = done
  if (done.isSeen) context.changed(story.id)
  return { result, story, position: { epoch: story.epoch, seq: story.seq } }
}

/** A rule's refusal inside a transaction becomes the problem that undoes it. */
export function orThrow<T>(value: T): Exclude<T, Refusal> {
  if (isRefusal(value)) throw storyProblem(value.refused as StoryProblem, value.detail)
  return value as Exclude<T, Refusal>
}
