import { lazy, Suspense } from 'preact/compat'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeskJson, DeskPost } from '../../desk-view.ts'
import { may } from '../../../story/policy.ts'
import type { PostJson } from '../../../story/reads/staff-json.ts'
import { lacksSpeaker } from '../../../story/post/post.ts'
import { ApiProblem, NoAnswer, sentenceOf } from '../api/api.ts'
import { useTicking } from '../ui/as-read.tsx'
import { ComposerPanel } from '../composer/composer-panel.tsx'
import { Desk } from '../desk/desk-state.ts'
import { OutboxList } from '../desk/outbox-list.tsx'
import { openForm, type Shown } from '../desk/shown.ts'
import { DeskKeys } from '../desk/desk-keys.ts'
import { DeskHead } from '../desk/desk-head.tsx'
import { OlderPosts } from '../desk/older-posts.tsx'
import { actsOn } from '../desk/post-acts.ts'
import { PostCard, PostRun } from '../desk/post-card.tsx'
import { useHeldFocus } from '../desk/use-held-focus.ts'
import { usePostActs } from '../desk/use-post-acts.tsx'
import { useOutboxNotices } from '../desk/use-outbox-notices.ts'
import { useSameDraft } from '../composer/use-same-draft.ts'
import { Composer } from '../composer/composer.ts'
import type { Field } from '../offline/field.ts'
import type { OutboxItem } from '../offline/records.ts'
import { mediaPortOf } from '../offline/media-port.ts'
import { press } from '../ui/notices.ts'
import { Dialog } from '../ui/dialog.tsx'
import { actorOf, setMe, type Me } from '../api/session.ts'
import { useField } from '../offline/use-field.ts'

const DeskDialog = lazy(async () => (await import('../desk/desk-dialog.tsx')).DeskDialog)

/** Stands at once, so that no key goes to what lies behind. */
function Opening({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Opening" onClose={onClose}>
      <p class="hint">A moment.</p>
    </Dialog>
  )
}

export interface DeskScreenProps {
  readonly slug: string
  /** A post to open in the composer at once. */
  readonly postId: string | undefined
  readonly person: Me
  readonly field: Field
  readonly tab: string
}

/** The live desk: the reader's stream with controls on it, and a composer that is always there. */
export function DeskScreen({ slug, postId, person, field, tab }: DeskScreenProps) {
  const desk = useMemo(
    () =>
      new Desk(
        slug,
        tab,
        {
          recall: () => field.recall<DeskJson>(`desk:${slug}`),
          remember: (view) => field.remember(`desk:${slug}`, view),
          recallLong: () => field.recall<readonly PostJson[]>(`long:${slug}`),
          rememberLong: (posts) => field.remember(`long:${slug}`, posts),
        },
        () => setMe(null, 'ended'),
      ),
    [slug, field],
  )
  const composer = useMemo(
    () =>
      new Composer(
        slug,
        field,
        () => [person.name],
        (post) => desk.whole(post),
      ),
    [slug, field],
  )
  const { items, pictures, drafts, forms } = useField(field)
  const [shown, setShown] = useState<Shown | undefined>(undefined)
  const actor = actorOf(person)
  const story = desk.story.value
  const mayRemove = story !== undefined && may(actor, 'story.steer', story.deskId)
  const media = useMemo(() => mediaPortOf(field, slug, mayRemove), [slug, field, mayRemove])
  const [why, setWhy] = useState<string | undefined>(undefined)

  useEffect(() => {
    press(async () => {
      let fresh: Promise<void>
      try {
        fresh = (await desk.open()).fresh
      } catch (error) {
        return setWhy(whyNot(error))
      }
      await composer.resume()
      try {
        await fresh
      } catch (error) {
        setWhy(whyNot(error))
        return desk.forget()
      }
      const post = postId === undefined ? undefined : desk.posts.value.get(postId)
      if (post !== undefined) await composer.edit(post, false)
    })()
    return () => desk.close()
  }, [desk])
  const { post: taken, postId: takenId } = composer.writing.value
  const editing = taken === undefined ? null : takenId
  const isBehind = taken !== undefined && (desk.posts.value.get(takenId)?.revision ?? 0) > taken.revision
  useEffect(() => {
    desk.editing.value = editing
    if (story !== undefined) desk.tellPresence()
  }, [editing, story === undefined])
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

  if (story === undefined)
    return (
      <main class="desk-main">
        {why === undefined ? (
          <p class="notice">Opening.</p>
        ) : (
          <>
            <h1>This story does not open</h1>
            <p>{why}</p>
            <p>
              <a href="/newsroom">All stories</a>
            </p>
          </>
        )}
      </main>
    )

  const composed = taken?.state === 'draft' ? desk.posts.value.get(takenId) : undefined
  const here = items.filter((item) => item.slug === slug)
  const editorsOf = (id: string) => {
    const names = desk.present.value.filter((each) => each.postId === id && each.tabId !== tab)
    const others = [
      ...new Set(names.map(({ name, personId }) => (personId === person.id ? 'You, elsewhere' : name))),
    ]
    if (others.length === 0) return ''
    return `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} editing this`
  }
  const maySteer = may(actor, 'story.steer', story.deskId)
  const mayPublish = may(actor, 'post.publish', story.deskId, {
    authorId: person.id,
    state: 'draft',
    publishAt: null,
  })
  const mayWrite = may(actor, 'post.write', story.deskId)
  const actsHere = (post: DeskPost) => actsOn(actor, story, post)
  // What of the world outside a run of posts changes how it looks.
  const editorsKey = `${story.status} ${desk.present.value.map(({ name, postId: id }) => `${name} ${id ?? ''}`).join()}`
  const card = (post: DeskPost) => (
    <PostCard key={post.id} post={post} acts={actsHere(post)} editors={editorsOf(post.id)} onAct={act} />
  )
  return (
    <main class="desk-main">
      <DeskHead
        story={story}
        desk={desk}
        connection={field.connection}
        trouble={field.trouble}
        person={person}
        tab={tab}
        maySteer={maySteer}
        onShow={setShown}
      />
      <div class="desk-columns">
        <div class="desk-compose">
          {mayWrite && (
            <ComposerPanel
              story={story}
              composer={composer}
              media={media}
              field={field}
              mayPublish={mayPublish}
              maySteer={maySteer}
              mayKeepTemplates={may(actor, 'template.keep', story.deskId)}
              bylines={bylinesOf(desk, person)}
              editors={editing === null ? '' : editorsOf(editing)}
              isBehind={isBehind}
              isWithoutSpeaker={lacksSpeaker(desk.posts.value.get(takenId) ?? NOBODY)}
              question={composed && questionOf({ ...composed, body: composer.writing.value.content.body })}
            />
          )}
        </div>
        <div class="desk-stream">
          <OutboxList
            items={here}
            drafts={drafts.filter((draft) => draft.slug === slug && draft.key !== composer.writing.value.key)}
            onGoOn={async (draft) => {
              composer.open(draft)
              composer.focus()
            }}
            onDrop={(draft) => field.dropDraft(draft.key)}
            forms={forms.filter((form) => form.slug === slug)}
            onOpen={async (form) => setShown(await openForm(desk, form))}
            pictures={pictures.filter((picture) => picture.slug === slug)}
            onRetry={(item) => field.retry(item.id)}
            onMerge={merge}
            isWaiting={field.connection !== 'online'}
            onTakeBack={takeBack}
          />
          {desk.drafts.value.length > 0 && (
            <section aria-label="Not public yet">
              <h2>Not public yet</h2>
              <ol class="desk-list">{desk.drafts.value.map(card)}</ol>
              {desk.hasMoreDrafts.value && (
                <p class="notice">
                  There are more drafts than the desk lists. Publish or throw away some of these.
                </p>
              )}
            </section>
          )}
          {desk.pinned.value.length > 0 && (
            <section aria-label="Pinned">
              <h2>Pinned</h2>
              <ol class="desk-list">{desk.pinned.value.map(card)}</ol>
            </section>
          )}
          <section aria-label="Published">
            <h2>
              Published <span class="hint">{story.postCount}</span>
            </h2>
            {story.status === 'draft' && (
              <p class="notice">The story is a draft: readers see none of this until it goes live.</p>
            )}
            {desk.published.value.length === 0 && <p class="notice">Nothing is published yet.</p>}
            {desk.runs.value.map((run, index) => (
              <PostRun
                key={index}
                posts={run}
                acts={actsHere}
                editorsOf={editorsOf}
                editors={editorsKey}
                onAct={act}
              />
            ))}
            {desk.hasOlder.value && <OlderPosts desk={desk} />}
          </section>
          {desk.discarded.value.length > 0 && (
            <details>
              <summary>Thrown away ({desk.discarded.value.length})</summary>
              <ol class="desk-list">{desk.discarded.value.map(card)}</ol>
            </details>
          )}
        </div>
      </div>
      {shown !== undefined && (
        <Suspense fallback={<Opening onClose={() => setShown(undefined)} />}>
          <DeskDialog
            shown={shown}
            desk={desk}
            story={story}
            composer={composer}
            media={media}
            field={field}
            actor={actor}
            onClose={() => setShown(undefined)}
          />
        </Suspense>
      )}
      {asked}
      <DeskKeys desk={desk} onAct={act} actsOf={actsHere} onWrite={() => composer.focus()} />
    </main>
  )
}

const NOBODY = { kind: 'update', attribution: null } as const

function whyNot(error: unknown): string {
  if (error instanceof NoAnswer)
    return 'There is no connection, and it has not been opened on this device before.'
  if (error instanceof ApiProblem && error.status === 404)
    return 'There is no such story, or it belongs to a desk that you are not on.'
  return sentenceOf(error)
}

/** Names that stood under posts of this story, for bylines. */
function bylinesOf(desk: Desk, person: Me): string[] {
  const names = new Set([person.name, ...desk.present.value.map(({ name }) => name)])
  for (const post of desk.posts.value.values()) for (const name of post.bylines) names.add(name)
  return [...names].slice(0, 50)
}
