import { sql } from 'kysely'
import type { StoryReads } from '../store.ts'

export interface MediaUseRow {
  readonly media: string
  readonly storyId: string
  readonly deskId: string
  readonly status: string
  /** Empty for the story's lead image. */
  readonly postId: string
  /** Of the post, or of the one whose article it is; null where there is none. */
  readonly state: string | null
  readonly authorId: string | null
  readonly publishAt: number | null
  readonly discardedAt: number | null
}

/** Where these pictures and embeds stand, or all of one story's. */
export async function mediaUses(
  db: StoryReads,
  which: { readonly media: readonly string[] } | { readonly storyId: string },
): Promise<MediaUseRow[]> {
  if ('media' in which && which.media.length === 0) return []
  const uses = db
    .selectFrom('story_media')
    .innerJoin('story', 'story.id', 'story_media.story_id')
    // Of an article it is `article:ID`.
    .leftJoin('article', (join) => join.on('article.id', '=', sql<string>`substr(story_media.post_id, 9)`))
    .leftJoin('post', (join) =>
      join.on('post.id', '=', sql<string>`coalesce(article.post_id, story_media.post_id)`),
    )
    .select([
      'story_media.media',
      'story_media.story_id as storyId',
      'story.desk_id as deskId',
      'story.status',
      'story_media.post_id as postId',
      'post.state',
      'post.author_id as authorId',
      'post.publish_at as publishAt',
      'post.discarded_at as discardedAt',
    ])
  return 'media' in which
    ? uses.where('story_media.media', 'in', which.media).execute()
    : uses.where('story_media.story_id', '=', which.storyId).execute()
}
