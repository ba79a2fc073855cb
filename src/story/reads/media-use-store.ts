import { sql } from 'kysely'
import type { MediaOwner, StoryReads } from '../store.ts'

export interface MediaUseRow {
  readonly media: string
  readonly storyId: string
  readonly deskId: string
  readonly status: string
  readonly ownerKind: MediaOwner['kind']
  /** Of the post, or of the article's post; null if there is none. */
  readonly state: string | null
  readonly authorId: string | null
  readonly publishAt: number | null
  readonly discardedAt: number | null
}

/** Uses of these pictures and embeds, or of all of one story. */
export async function mediaUses(
  db: StoryReads,
  which: { readonly media: readonly string[] } | { readonly storyId: string },
): Promise<MediaUseRow[]> {
  if ('media' in which && which.media.length === 0) return []
  const uses = db
    .selectFrom('media_use')
    .innerJoin('story', 'story.id', 'media_use.story_id')
    .leftJoin('article', (join) =>
      join.on('media_use.owner_kind', '=', 'article').onRef('article.id', '=', 'media_use.owner_id'),
    )
    // A story's id is no post's.
    .leftJoin('post', (join) =>
      join.on('post.id', '=', sql<string>`coalesce(article.post_id, media_use.owner_id)`),
    )
    .select([
      'media_use.media',
      'media_use.story_id as storyId',
      'story.desk_id as deskId',
      'story.status',
      'media_use.owner_kind as ownerKind',
      'post.state',
      'post.author_id as authorId',
      'post.publish_at as publishAt',
      'post.discarded_at as discardedAt',
    ])
  return 'media' in which
    ? uses.where('media_use.media', 'in', which.media).execute()
    : uses.where('media_use.story_id', '=', which.storyId).execute()
}
