import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeskPost } from '../../contract.ts'
import { can } from '../../../story/policy.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { lacksSpeaker } from '../../../story/post/post.ts'
import { toActor } from '../api/session.ts'
import { useRelativeTimes } from '../ui/post-preview.tsx'
import { createMediaPort } from '../offline/media-port.ts'
import type { OutboxItem } from '../offline/records.ts'
import { useDrafts, useOutbox, usePictures, useStatus } from '../offline/use-stored.ts'
import type { Composer } from '../composer/composer.ts'
import { ComposerPanel } from '../composer/composer-panel.tsx'
import { useSameDraft } from '../composer/use-same-draft.ts'
import { DeskHead } from './desk-head.tsx'
import { useDeskKeys } from './desk-keys.ts'
import { bylineSuggestions, editorsSentence } from './desk-people.ts'
import type { Desk } from './desk-state.ts'
import { LazyDeskDialog } from './lazy-desk-dialog.tsx'
import { OutboxList } from './outbox-list.tsx'
import { availableActions } from './post-acts.ts'
import { PostLists } from './post-lists.tsx'
import { openForm, type OpenDialog } from './open-dialog.ts'
import { useHeldFocus } from './use-held-focus.ts'
import type { DeskRoute } from './use-open-desk.ts'
import { useOutboxNotices } from './use-outbox-notices.ts'
import { usePostActions } from './use-post-acts.tsx'

export interface OpenDeskProps extends Pick<DeskRoute, 'person' | 'offline' | 'tab'> {
  readonly story: StoryJson
  readonly desk: Desk
  readonly composer: Composer
}

/** The desk of a story that has been loaded: its head, the composer, and the reader's stream with controls on it. */
export function OpenDesk({ story, desk, composer, person, offline, tab }: OpenDeskProps) {
  const { slug } = desk
  const items = useOutbox(offline)
  const pictures = usePictures(offline)
  const drafts = useDrafts(offline, slug, composer.state.value.key)
  const { connection, deviceError } = useStatus(offline)
  const [openDialog, setShown] = useState<OpenDialog | undefined>(undefined)
  const actor = toActor(person)
  const maySteer = can(actor, 'story.steer', story.deskId)
  const media = useMemo(() => createMediaPort(offline, slug, maySteer), [slug, offline, maySteer])
  const recall = async (item: OutboxItem) => {
    await composer.recallItem(item, item.postId === null ? undefined : desk.posts.value.get(item.postId))
    composer.focus()
  }
  const merge = async (item: OutboxItem) => setShown({ what: 'merge', item })
  useOutboxNotices(items, slug, desk, composer, { onRecall: recall, onMerge: merge })
  useSameDraft(offline, composer)
  useRelativeTimes()
  useHeldFocus()
  const {
    runPostAction: act,
    confirmation: asked,
    questionOf,
  } = usePostActions({ slug, desk, composer, person, onOpenDialog: setShown })

  const { post: taken, postId: takenId, content } = composer.state.value
  const existing = desk.posts.value.get(takenId)
  const editing = taken === undefined ? null : takenId
  useEffect(() => {
    desk.editing.value = editing
    desk.tellPresence()
  }, [editing])
  const composed = taken?.state === 'draft' ? existing : undefined
  const mayPublish = can(actor, 'post.publish', story.deskId, {
    authorId: person.id,
    state: 'draft',
    publishAt: null,
  })
  const actionsHere = (post: DeskPost) => availableActions(actor, story, post)
  useDeskKeys({ desk, actionsFor: actionsHere, onAction: act, onWrite: () => composer.focus() })
  const editorsOf = (postId: string) => editorsSentence(desk, person, postId)
  return (
    <main class="desk-main">
      <DeskHead
        story={story}
        desk={desk}
        connection={connection}
        deviceError={deviceError}
        person={person}
        tab={tab}
        maySteer={maySteer}
        onOpenDialog={setShown}
      />
      <div class="desk-columns">
        <div class="desk-compose">
          {can(actor, 'post.write', story.deskId) && (
            <ComposerPanel
              story={story}
              composer={composer}
              media={media}
              offline={offline}
              mayPublish={mayPublish}
              maySteer={maySteer}
              mayKeepTemplates={can(actor, 'template.keep', story.deskId)}
              bylines={bylineSuggestions(desk, person)}
              editors={editing === null ? '' : editorsOf(editing)}
              isBehind={taken !== undefined && (existing?.revision ?? 0) > taken.revision}
              isWithoutSpeaker={existing !== undefined && lacksSpeaker(existing)}
              question={composed && questionOf({ ...composed, body: content.body })}
            />
          )}
        </div>
        <div class="desk-stream">
          <OutboxList
            items={items.filter((item) => item.slug === slug)}
            drafts={drafts.filter(({ form }) => form === undefined)}
            onGoOn={async (draft) => {
              composer.open(draft)
              composer.focus()
            }}
            onDrop={(draft) => offline.dropDraft(draft.key)}
            forms={drafts.filter(({ form }) => form !== undefined)}
            onOpen={async (form) => setShown(await openForm(desk, form))}
            pictures={pictures.filter((picture) => picture.slug === slug)}
            onRetry={(item) => offline.retry(item.id)}
            onMerge={merge}
            isWaiting={connection !== 'online'}
            onRecall={recall}
          />
          <PostLists
            desk={desk}
            story={story}
            actionsFor={actionsHere}
            editorsOf={editorsOf}
            onAction={act}
          />
        </div>
      </div>
      {openDialog !== undefined && (
        <LazyDeskDialog
          openDialog={openDialog}
          desk={desk}
          story={story}
          composer={composer}
          media={media}
          offline={offline}
          actor={actor}
          onClose={() => setShown(undefined)}
        />
      )}
      {asked}
    </main>
  )
}
