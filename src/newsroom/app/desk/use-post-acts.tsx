import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import { isPublic } from '../../../story/story.ts'
import { call } from '../api/api.ts'
import { press } from '../ui/notices.ts'
import { Question } from '../ui/question.tsx'
import type { Me } from '../api/session.ts'
import { undone } from '../ui/undo.ts'
import type { Composer } from '../composer/composer.ts'
import type { Desk } from './desk-state.ts'
import type { PostAct } from '../keyboard/shortcuts.ts'
import { discardDraft, publishDraft, setKeyEvent, setPinned, unpublish } from './publish-acts.ts'
import { publishQuestion, type PublishQuestion } from '../composer/publish-question.ts'
import type { Shown } from './shown.ts'
import * as messages from '../messages/en/desk/use-post-acts.ts'

/** An update that was undone comes back into the composer of a desk that is open then. */
const WHILE_MS = 30_000

/** What is done to posts at their cards, by press or key: at once with Undo, or with a question before. */
export function usePostActs(props: {
  slug: string
  desk: Desk
  composer: Composer
  person: Me
  onShow: (what: Shown) => void
}): {
  act: (what: PostAct, post: DeskPost) => void
  /** The question that is being asked. */
  asked: VNode | undefined
  questionOf: (post: DeskPost) => PublishQuestion | undefined
} {
  const { slug, desk, composer, person, onShow } = props
  const [asking, setAsking] = useState<DeskPost | undefined>(undefined)
  const { value: undoing } = undone
  useEffect(() => {
    if (undoing?.reopens?.slug !== slug) return
    const { postId } = undoing.reopens
    undone.value = undefined // once
    if (Date.now() - undoing.at > WHILE_MS) return // it was undone elsewhere in the app, and one has gone on
    press(async () => {
      const post = desk.posts.value.get(postId)
      if (post !== undefined) await composer.edit({ ...post, state: 'draft' }, false)
      composer.focus()
    })()
  }, [undoing])

  /** Nobody is asked about what no reader sees yet. */
  const questionOf = (post: DeskPost) =>
    isPublic(desk.story.value?.status ?? 'draft') ? publishQuestion(post, person.id) : undefined
  const act = (what: PostAct, post: DeskPost) => press(() => doAct(what, post))()
  const doAct = async (what: PostAct, post: DeskPost): Promise<unknown> => {
    const at = `/api/stories/${slug}/posts/${post.id}`
    switch (what) {
      case 'edit':
      case 'correct':
        await composer.edit(post, what === 'correct')
        return composer.focus()
      case 'publish':
        return questionOf(post) === undefined ? publishDraft(slug, post) : setAsking(post)
      case 'unpublish':
        return unpublish(slug, post)
      case 'submit':
        return call('POST', `${at}/submit`, { isSubmitted: true })
      case 'send-back':
        // One's own is simply taken back.
        return post.authorId === person.id
          ? call('POST', `${at}/submit`, { isSubmitted: false })
          : onShow({ what, post })
      case 'unschedule':
        return call('POST', `${at}/schedule`, { schedule: null })
      case 'pin':
        return setPinned(slug, post, !post.isPinned)
      case 'key-event':
        return setKeyEvent(slug, post, !post.isKeyEvent)
      case 'discard':
        return discardDraft(slug, post)
      case 'restore':
        return call('POST', `${at}/discard`, { isDiscarded: false })
      case 'schedule':
      case 'withdraw':
      case 'break-out':
      case 'read-whole':
      case 'revisions':
        return onShow({ what, post })
    }
  }

  const question = asking && questionOf(asking)
  const asked = asking !== undefined && question !== undefined && (
    <Question
      title={question.title}
      yes={question.isToBeMended ? messages.openItInTheComposer : messages.publish}
      onYes={async () => {
        setAsking(undefined)
        if (!question.isToBeMended) return publishDraft(slug, asking)
        await composer.edit(asking, false)
        composer.focus()
      }}
      onClose={() => setAsking(undefined)}
    >
      <p>{question.text}</p>
    </Question>
  )
  return { act, asked: asked === false ? undefined : asked, questionOf }
}
