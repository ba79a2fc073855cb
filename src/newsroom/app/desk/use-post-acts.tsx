import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DeskPost } from '../../contract.ts'
import { isPublic } from '../../../story/story.ts'
import { call } from '../api/client.ts'
import { actionHandler } from '../ui/notices.ts'
import { Question } from '../ui/question.tsx'
import type { Me } from '../api/session.ts'
import { undone } from '../ui/undo.ts'
import type { Composer } from '../composer/composer.ts'
import type { Desk } from './desk-state.ts'
import type { PostAction } from '../keyboard/shortcuts.ts'
import { discardDraft, publishDraft, setKeyEvent, setPinned, unpublish } from './publish-acts.ts'
import { publishQuestion, type PublishQuestion } from '../composer/publish-question.ts'
import type { OpenDialog } from './open-dialog.ts'
import * as messages from '../messages/en/desk/use-post-acts.ts'

/** An undone update reopens in the composer if its desk is open. */
const WHILE_MS = 30_000

/** Performs actions on posts by button or key: at once with undo, or after confirmation. */
export function usePostActions(props: {
  slug: string
  desk: Desk
  composer: Composer
  person: Me
  onOpenDialog: (what: OpenDialog) => void
}): {
  runPostAction: (what: PostAction, post: DeskPost) => void
  /** The open confirmation. */
  confirmation: VNode | undefined
  questionOf: (post: DeskPost) => PublishQuestion | undefined
} {
  const { slug, desk, composer, person, onOpenDialog } = props
  const [asking, setAsking] = useState<DeskPost | undefined>(undefined)
  const { value: undoing } = undone
  useEffect(() => {
    if (undoing?.reopens?.slug !== slug) return
    const { postId } = undoing.reopens
    undone.value = undefined // once
    if (Date.now() - undoing.at > WHILE_MS) return // undone elsewhere in the app, and no longer relevant here
    actionHandler(async () => {
      const post = desk.posts.value.get(postId)
      if (post !== undefined) await composer.edit({ ...post, state: 'draft' }, false)
      composer.focus()
    })()
  }, [undoing])

  /** No confirmation for anything that readers do not see yet. */
  const questionOf = (post: DeskPost) =>
    isPublic(desk.story.value?.status ?? 'draft') ? publishQuestion(post, person.id) : undefined
  const runPostAction = (what: PostAction, post: DeskPost) => actionHandler(() => performAction(what, post))()
  const performAction = async (what: PostAction, post: DeskPost): Promise<unknown> => {
    const params = { slug, id: post.id }
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
        return call('POST /api/stories/:slug/posts/:id/submit', { params, body: { isSubmitted: true } })
      case 'return':
        // One's own submission is simply withdrawn.
        return post.authorId === person.id
          ? call('POST /api/stories/:slug/posts/:id/submit', { params, body: { isSubmitted: false } })
          : onOpenDialog({ what, post })
      case 'unschedule':
        return call('POST /api/stories/:slug/posts/:id/schedule', { params, body: { schedule: null } })
      case 'pin':
        return setPinned(slug, post, !post.isPinned)
      case 'key-event':
        return setKeyEvent(slug, post, !post.isKeyEvent)
      case 'discard':
        return discardDraft(slug, post)
      case 'restore':
        return call('POST /api/stories/:slug/posts/:id/discard', { params, body: { isDiscarded: false } })
      case 'schedule':
      case 'withdraw':
      case 'break-out':
      case 'read-whole':
      case 'revisions':
        return onOpenDialog({ what, post })
    }
  }

  const question = asking && questionOf(asking)
  const confirmation = asking !== undefined && question !== undefined && (
    <Question
      title={question.title}
      yes={question.isBlocking ? messages.openItInTheComposer : messages.publish}
      onYes={async () => {
        setAsking(undefined)
        if (!question.isBlocking) return publishDraft(slug, asking)
        await composer.edit(asking, false)
        composer.focus()
      }}
      onClose={() => setAsking(undefined)}
    >
      <p>{question.text}</p>
    </Question>
  )
  return { runPostAction, confirmation: confirmation === false ? undefined : confirmation, questionOf }
}
