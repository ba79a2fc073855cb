import type { StoryReads } from '../store.ts'

export interface ScheduledPost {
  readonly id: string
  readonly slug: string
  /** ms UTC. */
  readonly publishAt: number
}

/** Scheduled drafts, earliest first. */
export async function scheduledPosts(db: StoryReads): Promise<ScheduledPost[]> {
  const rows = await db
    .selectFrom('post')
    .innerJoin('story', 'story.id', 'post.story_id')
    .select(['post.id', 'story.slug', 'post.publish_at'])
    .where('post.publish_at', 'is not', null)
    .where('post.published_at', 'is', null)
    .orderBy('post.publish_at')
    .execute()
  return rows.flatMap(({ id, slug, publish_at: publishAt }) =>
    publishAt === null ? [] : [{ id, slug, publishAt }],
  )
}
