import { memo } from 'preact/compat'
import type { DeskPost } from '../../contract.ts'
import { picturesIn } from '../../../story/body/body.ts'
import { PostPreview } from '../ui/post-preview.tsx'
import { When } from '../ui/time.tsx'
import { ariaKeyShortcuts, keyLabel, POST_SHORTCUTS, type PostAction } from '../keyboard/shortcuts.ts'
import * as messages from '../messages/en/desk/post-card.ts'

export interface PostCardProps {
  readonly post: DeskPost
  /** Available actions, in the order of the buttons. */
  readonly actions: readonly PostAction[]
  /** Others who have it in their composer. */
  readonly editors: string
  readonly onAction: (action: PostAction, post: DeskPost) => void
}

/** A post as readers see it, with its actions below. */
export const PostCard = memo(
  function PostCard({ post, actions, editors, onAction }: PostCardProps) {
    const state = badge(post)
    return (
      <li
        id={`desk-${post.id}`}
        class={`desk-post ${state?.className ?? ''}`}
        data-id={post.id}
        tabIndex={-1}
      >
        {(state !== undefined || editors !== '' || lacksCredit(post)) && (
          <p class="desk-state">
            {state !== undefined && (
              <>
                <b>{state.words}</b> <When at={state.at} />
              </>
            )}
            {lacksCredit(post) && <span class="mark">{messages.noCreditYet}</span>}
            {editors !== '' && <span class="mark editing">{editors}</span>}
          </p>
        )}
        <PostPreview html={post.html} />
        {post.body === null && <p class="hint">{messages.thisIsHowItBegins}</p>}
        <p class="row controls">
          {actions.map((action) => (
            <button
              type="button"
              class={`button small ${action === 'publish' ? 'button-primary' : ''}`}
              aria-keyshortcuts={ariaKeyShortcuts(action)}
              title={`${POST_SHORTCUTS[action].about} (${keyLabel(action)})`}
              onClick={() => onAction(action, post)}
            >
              {actionLabel(action, post)}
            </button>
          ))}
        </p>
      </li>
    )
  },
  // Handlers are recreated at each render but equivalent: they are not compared.
  (a, b) => a.post === b.post && a.editors === b.editors && a.actions.join(' ') === b.actions.join(' '),
)

/** A batch of published posts as one list; browsers skip it as a whole while it is off screen. */
export const PostRun = memo(
  function PostRun(props: {
    posts: readonly DeskPost[]
    actions: (post: DeskPost) => readonly PostAction[]
    editorsOf: (postId: string) => string
    /** Changes when the results of `acts` or `editorsOf` may have changed. */
    editors: string
    onAction: PostCardProps['onAction']
  }) {
    return (
      <ol class="desk-list">
        {props.posts.map((post) => (
          <PostCard
            key={post.id}
            post={post}
            actions={props.actions(post)}
            editors={props.editorsOf(post.id)}
            onAction={props.onAction}
          />
        ))}
      </ol>
    )
  },
  (a, b) =>
    a.editors === b.editors &&
    a.posts.length === b.posts.length &&
    a.posts.every((post, index) => post === b.posts[index]),
)

function actionLabel(action: PostAction, post: DeskPost): string {
  if (action === 'pin' && post.isPinned) return messages.unpin
  if (action === 'key-event' && post.isKeyEvent) return messages.unmark
  return POST_SHORTCUTS[action].label
}

/** A public picture without credit: its file's credit is suggested when the update is opened. */
function lacksCredit({ state, body }: DeskPost): boolean {
  return (
    state === 'published' &&
    body !== null && // abridged if long
    picturesIn(body).some(({ attrs }) => !attrs.isDecorative && attrs.credit.trim() === '')
  )
}

/** State that the reader's view does not show. */
function badge(post: DeskPost): { className: string; words: string; at: string } | undefined {
  if (post.state !== 'draft') return undefined
  if (post.discardedAt !== null)
    return { className: 'is-draft', words: messages.thrownAway, at: post.discardedAt }
  if (post.publishAt !== null) {
    const isLate = Date.parse(post.publishAt) < Date.now() - 60_000
    const words = isLate
      ? messages.notPublishedWasDue
      : post.isEmbargoed
        ? messages.underEmbargoUntil
        : messages.publishesItself
    return { className: 'is-waiting', words, at: post.publishAt }
  }
  if (post.submittedAt !== null)
    return { className: 'is-waiting', words: messages.handedInBy(post.createdBy), at: post.submittedAt }
  if (post.returnedNote !== null)
    return {
      className: 'is-draft',
      words: messages.sentBackTo(post.createdBy, post.returnedNote),
      at: post.createdAt,
    }
  return { className: 'is-draft', words: messages.draftBy(post.createdBy), at: post.createdAt }
}
