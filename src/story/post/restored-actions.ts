import { renewEpochs } from '../../log/store.ts'
import type { StoryContext } from '../change.ts'
import { scheduledPosts, type ScheduledPost } from './restored-store.ts'
import { schedulePost } from './schedule-actions.ts'

/**
 * After restoring a backup: assigns new epochs to all logs, so that pages with newer content reload. Returns the
 * number of logs.
 */
export async function renewLogs({ db, newEpoch }: StoryContext): Promise<number> {
  return db.transact((tx, read) => renewEpochs(tx, read, newEpoch))
}

/**
 * Unschedules drafts that became due since the backup was made: they may have been published, moved or discarded
 * meanwhile, so an editor decides. Returns those, and those that remain scheduled.
 */
export async function holdOverduePosts(
  context: StoryContext,
): Promise<{ held: ScheduledPost[]; waiting: ScheduledPost[] }> {
  const posts = await scheduledPosts(context.db.read)
  const now = context.clock.now()
  const held = posts.filter(({ publishAt }) => publishAt <= now)
  for (const { slug, id } of held) await schedulePost(context, slug, id, null)
  return { held, waiting: posts.filter((post) => !held.includes(post)) }
}
