import type { DeskPost } from '../../contract.ts'
import type { LocalDraft, OutboxItem } from '../offline/records.ts'
import type { StoryStatus } from '../../../story/story.ts'
import type { Desk } from './desk-state.ts'
import { fetchPost } from '../api/revisions.ts'

/** The open dialog and its subject; `draft`: key of stored input, if it is not derivable. */
export type OpenDialog =
  | { readonly what: 'settings' | 'summary'; readonly draft?: string }
  | { readonly what: 'withdraw' | 'break-out'; readonly post: DeskPost; readonly draft?: string }
  | { readonly what: 'revisions' | 'schedule' | 'return' | 'read-whole'; readonly post: DeskPost }
  | { readonly what: 'move'; readonly to: StoryStatus }
  | { readonly what: 'merge'; readonly item: OutboxItem }

/** The dialog that this input belongs to. */
export async function openForm(
  desk: Desk,
  { form, key, postId }: LocalDraft,
): Promise<OpenDialog | undefined> {
  if (form === 'settings' || form === 'summary') return { what: form, draft: key }
  if (form !== 'article' && form !== 'withdrawal') return undefined
  const post = desk.posts.value.get(postId) ?? (await fetchPost(desk.slug, postId))
  return { what: form === 'article' ? 'break-out' : 'withdraw', post, draft: key }
}
