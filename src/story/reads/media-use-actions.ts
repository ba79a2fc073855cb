import type { Actor } from '../../access/actor.ts'
import { may, type PostOf, type StoryAct } from '../policy.ts'
import type { PostState } from '../post/post.ts'
import { mediaUses, type MediaUseRow } from './media-use-store.ts'
import type { StoryReads } from '../store.ts'
import { isPublic, type StoryStatus } from '../story.ts'

/** Where pictures and embeds stand, for the media room: it serves what readers see, and keeps what is used. */

/** One place that shows a picture (`picture:ID`) or an embed (`embed:URL`). */
export interface MediaUse {
  readonly media: string
  readonly storyId: string
  readonly deskId: string
  /** Readers see it there. */
  readonly isPublic: boolean
  /** It is, or may yet be, seen there: not of a post that was withdrawn, or a draft that was thrown away. */
  readonly isInUse: boolean
  /** Whose post it is; null for programs, and for what belongs to the whole story. */
  readonly authorId: string | null
  /** Who may do this sees it there. */
  readonly seenWith: { readonly act: StoryAct; readonly post?: PostOf }
}

export async function usesOfMedia(
  db: { readonly read: StoryReads },
  media: readonly string[],
): Promise<MediaUse[]> {
  return (await mediaUses(db.read, { media: [...new Set(media)] })).map(toUse)
}

/** Every use in one story. */
export async function mediaOfStory(db: { readonly read: StoryReads }, storyId: string): Promise<MediaUse[]> {
  return (await mediaUses(db.read, { storyId })).map(toUse)
}

export function maySeeUse(actor: Actor, { deskId, seenWith }: MediaUse): boolean {
  return may(actor, seenWith.act, deskId, seenWith.post)
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
    seenWith:
      state === null
        ? { act: 'story.see' }
        : {
            act: state === 'withdrawn' ? 'post.see-past' : 'post.see',
            post: { authorId, state, publishAt: row.publishAt },
          },
  }
}
