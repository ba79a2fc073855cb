import { actorPersonId } from '../../access/actor.ts'
import { orThrow, type StoryContext } from '../change.ts'
import { newDraft, type Post } from './post.ts'
import type { Story } from '../story.ts'
import { writePost, type PostDraft } from './write-post.ts'
import { applyMediaMetadata } from '../media-metadata-actions.ts'
import { storyForDesk } from '../find-story-actions.ts'

/** The post that this content would produce; nothing is saved. Rejects what `writePost` rejects. */
export async function previewPost(
  context: Pick<StoryContext, 'db' | 'actor' | 'media' | 'clock' | 'newId'>,
  slug: string,
  draft: PostDraft,
): Promise<{ story: Story; post: Post }> {
  const story = await storyForDesk(context, slug)
  const content = orThrow(writePost(draft))
  const body = await applyMediaMetadata(context.media, context.db.read, content.body)
  const { actor, clock, newId } = context
  const by = { id: newId(), storyId: story.id, authorId: actorPersonId(actor), createdBy: actor.name }
  const post = newDraft({ ...content, body }, { ...by, now: clock.now() })
  return { story, post }
}
