import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import { may } from '../../../story/policy.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { lacksSpeaker } from '../../../story/post/post.ts'
import { actorOf } from '../api/session.ts'
import { useTicking } from '../ui/as-read.tsx'
import { mediaPortOf } from '../offline/media-port.ts'
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
import { actsOn } from './post-acts.ts'
import { PostLists } from './post-lists.tsx'
import { openForm, type Shown } from './shown.ts'
import { useHeldFocus } from './use-held-focus.ts'
import type { DeskRoute } from './use-open-desk.ts'
import { useOutboxNotices } from './use-outbox-notices.ts'
import { usePostActs } from './use-post-acts.tsx'

export interface OpenDeskProps extends Pick<DeskRoute, 'person' | 'field' | 'tab'> {
  readonly story: StoryJson
  readonly desk: Desk
  readonly composer: Composer
}

/** The desk of a story that has been loaded: its head, the composer, and the reader's stream with controls on it. */
export function OpenDesk({ story, desk, composer, person, field, tab }: OpenDeskProps) {
  const { slug } = desk
  const items = useOutbox(field)
  const pictures = usePictures(field)
  const drafts = useDrafts(field, slug, composer.writing.value.key)
  const { connection, trouble } = useStatus(field)
  const [shown, setShown] = useState<Shown | undefined>(undefined)
  const actor = actorOf(person)
  const maySteer = may(actor, 'story.steer', story.deskId)
  const media = useMemo(() => mediaPortOf(field, slug, maySteer), [slug, field, maySteer])
  const takeBack = async (item: OutboxItem) => {
    await composer.takeBack(item, item.postId === null ? undefined : desk.posts.value.get(item.postId))
    composer.focus()
  }
  const merge = async (item: OutboxItem) => setShown({ what: 'merge', item })
  useOutboxNotices(items, slug, desk, composer, { onTakeBack: takeBack, onMerge: merge })
  useSameDraft(field, composer)
  useTicking()
  useHeldFocus()
  const { act, asked, questionOf } = usePostActs({ slug, desk, composer, person, onShow: setShown })

  const { post: taken, postId: takenId, content } = composer.writing.value
  const standing = desk.posts.value.get(takenId)
  const editing = taken === undefined ? null : takenId
  useEffect(() => {
    desk.editing.value = editing
    desk.tellPresence()
  }, [editing])
  const composed = taken?.state === 'draft' ? standing : undefined
  const mayPublish = may(actor, 'post.publish', story.deskId, {
    authorId: person.id,
    state: 'draft',
    publishAt: null,
  })
  const actsHere = (post: DeskPost) => actsOn(actor, story, post)
  useDeskKeys({ desk, actsOf: actsHere, onAct: act, onWrite: () => composer.focus() })
  const editorsOf = (postId: string) => editorsSentence(desk, person, postId)
  return (
    <main class="desk-main">
      <DeskHead
        story={story}
        desk={desk}
        connection={connection}
        trouble={trouble}
        person={person}
        tab={tab}
        maySteer={maySteer}
        onShow={setShown}
      />
      <div class="desk-columns">
        <div class="desk-compose">
          {may(actor, 'post.write', story.deskId) && (
            <ComposerPanel
              story={story}
              composer={composer}
              media={media}
              field={field}
              mayPublish={mayPublish}
              maySteer={maySteer}
              mayKeepTemplates={may(actor, 'template.keep', story.deskId)}
              bylines={bylineSuggestions(desk, person)}
              editors={editing === null ? '' : editorsOf(editing)}
              isBehind={taken !== undefined && (standing?.revision ?? 0) > taken.revision}
              isWithoutSpeaker={standing !== undefined && lacksSpeaker(standing)}
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
            onDrop={(draft) => field.dropDraft(draft.key)}
            forms={drafts.filter(({ form }) => form !== undefined)}
            onOpen={async (form) => setShown(await openForm(desk, form))}
            pictures={pictures.filter((picture) => picture.slug === slug)}
            onRetry={(item) => field.retry(item.id)}
            onMerge={merge}
            isWaiting={connection !== 'online'}
            onTakeBack={takeBack}
          />
          <PostLists desk={desk} story={story} actsOf={actsHere} editorsOf={editorsOf} onAct={act} />
        </div>
      </div>
      {shown !== undefined && (
        <LazyDeskDialog
          shown={shown}
          desk={desk}
          story={story}
          composer={composer}
          media={media}
          field={field}
          actor={actor}
          onClose={() => setShown(undefined)}
        />
      )}
      {asked}
    </main>
  )
}
