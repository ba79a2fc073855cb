import type { Actor } from '../../../access/actor.ts'
import { can } from '../../../story/policy.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { call } from '../api/client.ts'
import type { MediaPort } from '../editor/media-port.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify } from '../ui/notices.ts'
import { ArticleDialog } from './article-dialog.tsx'
import type { Desk } from './desk-state.ts'
import { FullPost } from './full-post.tsx'
import { MergeDialog } from '../composer/merge-dialog.tsx'
import { viewedVersion } from './post-acts.ts'
import { Revisions, Withdraw } from './post-dialogs.tsx'
import type { OpenDialog } from './open-dialog.ts'
import { ReturnDraft } from './return-draft.tsx'
import { ScheduleDialog } from '../composer/schedule-dialog.tsx'
import { StatusDialog } from './status-dialog.tsx'
import { StorySettings } from './story-dialogs.tsx'
import { SummaryEditor } from './summary-dialog.tsx'
import type { Composer } from '../composer/composer.ts'
import * as messages from '../messages/en/desk/desk-dialog.ts'

export interface DeskDialogProps {
  readonly openDialog: OpenDialog
  readonly desk: Desk
  readonly story: StoryJson
  readonly composer: Composer
  readonly media: MediaPort
  readonly offline: OfflineStore
  readonly actor: Actor
  readonly onClose: () => void
}

/** Loaded lazily with the first dialog, so that writing does not wait for it. */
export function DeskDialog(props: DeskDialogProps) {
  const { openDialog, desk, story, composer, media, offline, actor, onClose } = props
  const { slug } = desk
  return (
    <>
      {openDialog.what === 'settings' && (
        <StorySettings
          story={story}
          media={media}
          offline={offline}
          draft={openDialog.draft}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'summary' && (
        <SummaryEditor
          story={story}
          posts={desk.published.value}
          offline={offline}
          draft={openDialog.draft}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'withdraw' && (
        <Withdraw
          slug={slug}
          post={openDialog.post}
          offline={offline}
          draft={openDialog.draft}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'move' && (
        <StatusDialog story={story} drafts={desk.drafts.value} to={openDialog.to} onClose={onClose} />
      )}
      {openDialog.what === 'return' && <ReturnDraft slug={slug} post={openDialog.post} onDone={onClose} />}
      {openDialog.what === 'read-whole' && (
        <FullPost
          slug={slug}
          post={desk.posts.value.get(openDialog.post.id) ?? openDialog.post}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'revisions' && (
        <Revisions
          slug={slug}
          post={desk.posts.value.get(openDialog.post.id) ?? openDialog.post}
          mayEdit={can(actor, 'post.edit', story.deskId, openDialog.post)}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'break-out' && (
        <ArticleDialog
          slug={slug}
          post={openDialog.post}
          draft={openDialog.draft}
          language={story.language}
          media={media}
          offline={offline}
          onClose={onClose}
        />
      )}
      {openDialog.what === 'schedule' && (
        <ScheduleDialog
          onSchedule={(schedule) =>
            call('POST /api/stories/:slug/posts/:id/schedule', {
              params: { slug, id: openDialog.post.id },
              body: { schedule, ...viewedVersion(openDialog.post) },
            })
          }
          onClose={onClose}
        />
      )}
      {openDialog.what === 'merge' && (
        <MergeDialog
          slug={slug}
          item={openDialog.item}
          onClose={onClose}
          onResolve={async (post, content, correction) => {
            await composer.rebase(post, content, correction)
            const merged = await offline.discard(openDialog.item.id) // only now: it is the only copy
            if (merged !== undefined) await offline.dropDraft(merged.key)
            composer.focus()
            onClose()
            notify(messages.bothAreInTheComposer)
          }}
        />
      )}
    </>
  )
}
