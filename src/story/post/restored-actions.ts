import { renewEpochs } from '../../log/store.ts'
import type { StoryContext } from '../change.ts'
import { scheduledPosts, type ScheduledPost } from './restored-store.ts'
import { schedulePost } from './schedule-actions.ts'

/**
 * After data was put back from a backup: gives every log a new identity, so that pages which saw more than the backup
 * has load themselves again. Returns how many there are.
 */
export async function renewLogs({ db, newEpoch }: StoryContext): Promise<number> {
  return db.transact((tx, read) => renewEpochs(tx, read, newEpoch))
}

/**
 * Takes the times from drafts whose time came while the backup was away: they may have been published, moved or thrown
 * away since it was made, so an editor decides. Returns those, and those that go on waiting.
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
