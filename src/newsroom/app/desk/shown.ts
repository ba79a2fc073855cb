import type { DeskPost } from '../../desk-view.ts'
import type { LocalDraft, OutboxItem } from '../offline/records.ts'
import type { StoryStatus } from '../../../story/story.ts'
import type { Desk } from './desk-state.ts'
import { wholePost } from '../api/revisions.ts'

/** Which dialog is open, and of what; `draft`: what was typed into it before, where that is not found by itself. */
export type Shown =
  | { readonly what: 'settings' | 'summary'; readonly draft?: string }
  | { readonly what: 'withdraw' | 'break-out'; readonly post: DeskPost; readonly draft?: string }
  | { readonly what: 'revisions' | 'schedule' | 'send-back' | 'read-whole'; readonly post: DeskPost }
  | { readonly what: 'move'; readonly to: StoryStatus }
  | { readonly what: 'merge'; readonly item: OutboxItem }

/** The dialog into which this was typed. */
export async function openForm(desk: Desk, { form, key, postId }: LocalDraft): Promise<Shown | undefined> {
  if (form === 'settings' || form === 'summary') return { what: form, draft: key }
  if (form !== 'article' && form !== 'withdrawal') return undefined
  const post = desk.posts.value.get(postId) ?? (await wholePost(desk.slug, postId))
  return { what: form === 'article' ? 'break-out' : 'withdraw', post, draft: key }
}
