import type { Actor } from '../../../access/actor.ts'
import { may } from '../../../story/policy.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { call } from '../api/api.ts'
import type { MediaPort } from '../editor/media-port.ts'
import type { Field } from '../offline/field.ts'
import { notify } from '../ui/notices.ts'
import { ArticleDialog } from './article-dialog.tsx'
import type { Desk } from './desk-state.ts'
import { ReadWhole } from './long-post.tsx'
import { MergeDialog } from '../composer/merge-dialog.tsx'
import { seenOf } from './post-acts.ts'
import { Revisions, Withdraw } from './post-dialogs.tsx'
import type { Shown } from './shown.ts'
import { SendBack } from './send-back.tsx'
import { ScheduleDialog } from '../composer/schedule-dialog.tsx'
import { StatusDialog } from './status-dialog.tsx'
import { StorySettings } from './story-dialogs.tsx'
import { SummaryEditor } from './summary-dialog.tsx'
import type { Composer } from '../composer/composer.ts'
import * as messages from '../messages/en/desk/desk-dialog.ts'

export interface DeskDialogProps {
  readonly shown: Shown
  readonly desk: Desk
  readonly story: StoryJson
  readonly composer: Composer
  readonly media: MediaPort
  readonly field: Field
  readonly actor: Actor
  readonly onClose: () => void
}

/** Loaded when the first of them is opened: nobody waits for them to write. */
export function DeskDialog(props: DeskDialogProps) {
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
      {shown.what === 'move' && (
        <StatusDialog story={story} drafts={desk.drafts.value} to={shown.to} onClose={onClose} />
      )}
      {shown.what === 'send-back' && <SendBack slug={slug} post={shown.post} onDone={onClose} />}
      {shown.what === 'read-whole' && (
        <ReadWhole slug={slug} post={desk.posts.value.get(shown.post.id) ?? shown.post} onClose={onClose} />
      )}
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
              ...seenOf(shown.post),
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
            notify(messages.bothAreInTheComposer)
          }}
        />
      )}
    </>
  )
}
