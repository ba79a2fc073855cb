import type { DeskPost } from '../../desk/desk-view.ts'
import type { Actor } from '../../platform/actor.ts'
import { may } from '../../story/policy.ts'
import type { StoryJson } from '../../story/staff-json.ts'
import { call } from '../api.ts'
import type { MediaPort } from '../composer/media-port.ts'
import type { Field } from '../field/field.ts'
import type { LocalDraft, OutboxItem } from '../field/records.ts'
import { notify } from '../notices.ts'
import { ArticleDialog } from './article-dialog.tsx'
import type { Desk } from './desk-state.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { Revisions, revisionsOf, Withdraw } from './post-dialogs.tsx'
import { SendBack } from './send-back.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { StorySettings } from './story-dialogs.tsx'
import { SummaryEditor } from './summary-dialog.tsx'
import type { Composer } from './writing.ts'

/** Which dialog is open, and of what; `draft`: what was typed into it before, where that is not found by itself. */
export type Shown =
  | { readonly what: 'settings' | 'summary'; readonly draft?: string }
  | { readonly what: 'withdraw' | 'break-out'; readonly post: DeskPost; readonly draft?: string }
  | { readonly what: 'revisions' | 'schedule' | 'send-back'; readonly post: DeskPost }
  | { readonly what: 'merge'; readonly item: OutboxItem }

/** The dialog into which this was typed. */
export async function openForm(desk: Desk, { form, key, postId }: LocalDraft): Promise<Shown | undefined> {
  if (form === 'settings' || form === 'summary') return { what: form, draft: key }
  if (form !== 'article' && form !== 'withdrawal') return undefined
  const post = desk.posts.value.get(postId) ?? (await revisionsOf(desk.slug, postId)).post
  return { what: form === 'article' ? 'break-out' : 'withdraw', post, draft: key }
}

export function DeskDialog(props: {
  shown: Shown
  desk: Desk
  story: StoryJson
  composer: Composer
  media: MediaPort
  field: Field
  actor: Actor
  onClose: () => void
}) {
  const { shown, desk, story, composer, media, field, actor, onClose } = props
  const { slug } = desk
  return (
    <>
      {shown.what === 'settings' && (
        <StorySettings story={story} media={media} field={field} draft={shown.draft} onClose={onClose} />
      )}
      {shown.what === 'summary' && (
        <SummaryEditor
          story={story}
          posts={desk.published.value}
          field={field}
          draft={shown.draft}
          onClose={onClose}
        />
      )}
      {shown.what === 'withdraw' && (
        <Withdraw slug={slug} post={shown.post} field={field} draft={shown.draft} onClose={onClose} />
      )}
      {shown.what === 'send-back' && <SendBack slug={slug} post={shown.post} onDone={onClose} />}
      {shown.what === 'revisions' && (
        <Revisions
          slug={slug}
          post={desk.posts.value.get(shown.post.id) ?? shown.post}
          mayEdit={may(actor, 'post.edit', story.deskId, shown.post)}
          onClose={onClose}
        />
      )}
      {shown.what === 'break-out' && (
        <ArticleDialog
          slug={slug}
          post={shown.post}
          draft={shown.draft}
          language={story.language}
          media={media}
          field={field}
          onClose={onClose}
        />
      )}
      {shown.what === 'schedule' && (
        <ScheduleDialog
          onSchedule={(schedule) =>
            call('POST', `/api/stories/${slug}/posts/${shown.post.id}/schedule`, {
              schedule,
              revision: shown.post.revision,
            })
          }
          onClose={onClose}
        />
      )}
      {shown.what === 'merge' && (
        <MergeDialog
          slug={slug}
          item={shown.item}
          onClose={onClose}
          onResolve={async (post, content, correction) => {
            await composer.rebase(post, content, correction)
            const merged = await field.discard(shown.item.id) // only now: it is all there is of it
            if (merged !== undefined) await field.dropDraft(merged.key)
            composer.focus()
            onClose()
            notify('Both are in the composer now: read it through, and save it.')
          }}
        />
      )}
    </>
  )
}
