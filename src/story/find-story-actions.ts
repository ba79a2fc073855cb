import type { Actor } from '../access/actor.ts'
import type { StoryContext } from './change.ts'
import { can } from './policy.ts'
import { storyProblem } from './problems.ts'
import { storyBySlug, type StoryReads } from './store.ts'
import type { Story } from './story.ts'

/** The story itself, for staff with access to its desk. */
export async function storyForDesk(
  { db, actor }: Pick<StoryContext, 'db' | 'actor'>,
  slug: string,
): Promise<Story> {
  return requireStoryForStaff(db.read, actor, slug)
}

/** The same in a snapshot or a transaction. */
export async function requireStoryForStaff(read: StoryReads, actor: Actor, slug: string): Promise<Story> {
  const story = await storyBySlug(read, slug)
  if (story === undefined || !can(actor, 'story.see', story.deskId))
    throw storyProblem('story-not-found', `The slug was "${slug.slice(0, 80)}".`)
  return story
}
