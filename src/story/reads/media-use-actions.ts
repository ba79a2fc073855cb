import type { Actor } from '../../access/actor.ts'
import { can, type PostSubject, type StoryAct } from '../policy.ts'
import type { PostState } from '../post/post.ts'
import { mediaUses, type MediaUseRow } from './media-use-store.ts'
import type { StoryReads } from '../store.ts'
import { isPublic, type StoryStatus } from '../story.ts'

/** Uses of pictures and embeds, for the media module: it serves what readers see, and keeps what is used. */

/** One use of a picture (`picture:ID`) or an embed (`embed:URL`). */
export interface MediaUse {
  readonly media: string
  readonly storyId: string
  readonly deskId: string
  /** Visible to readers. */
  readonly isPublic: boolean
  /** It is or may become visible there: false for withdrawn posts and discarded drafts. */
  readonly isInUse: boolean
  /** The author of the post; null for programs, and for the story itself. */
  readonly authorId: string | null
  /** The permission that makes it visible. */
  readonly requires: { readonly act: StoryAct; readonly post?: PostSubject }
}

export async function findMediaUses(
  db: { readonly read: StoryReads },
  media: readonly string[],
): Promise<MediaUse[]> {
  return (await mediaUses(db.read, { media: [...new Set(media)] })).map(toUse)
}

/** Every use in one story. */
export async function listStoryMedia(
  db: { readonly read: StoryReads },
  storyId: string,
): Promise<MediaUse[]> {
  return (await mediaUses(db.read, { storyId })).map(toUse)
}

export function canSeeUse(actor: Actor, { deskId, requires }: MediaUse): boolean {
  return can(actor, requires.act, deskId, requires.post)
}

function toUse(row: MediaUseRow): MediaUse {
  const state = row.state as PostState | null
  const isOfStory = row.ownerKind === 'story'
  const isShown = isOfStory || state === 'published'
  const authorId = row.authorId
  return {
    media: row.media,
    storyId: row.storyId,
    deskId: row.deskId,
    isPublic: isShown && isPublic(row.status as StoryStatus),
    isInUse: isShown || (state === 'draft' && row.discardedAt === null),
    authorId,
    requires:
      state === null
        ? { act: 'story.see' }
        : {
            act: state === 'withdrawn' ? 'post.see-past' : 'post.see',
            post: { authorId, state, publishAt: row.publishAt },
          },
  }
}
