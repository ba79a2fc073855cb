import { memo } from 'preact/compat'
import type { DeskPost } from '../../desk-view.ts'
import { picturesIn } from '../../../story/body/body.ts'
import { AsRead } from '../ui/as-read.tsx'
import { When } from '../ui/time.tsx'
import { ariaKeyShortcuts, keyLabel, POST_SHORTCUTS, type PostAct } from '../keyboard/shortcuts.ts'
import * as messages from '../messages/en/desk/post-card.ts'

export interface PostCardProps {
  readonly post: DeskPost
  /** What the person may do with it now, in the order of the buttons. */
  readonly acts: readonly PostAct[]
  /** Who else has it in their composer. */
  readonly editors: string
  readonly onAct: (act: PostAct, post: DeskPost) => void
}

/** A post as readers see it, with what can be done about it underneath. */
export const PostCard = memo(
  function PostCard({ post, acts, editors, onAct }: PostCardProps) {
    const state = stateOf(post)
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
        <AsRead html={post.html} />
        {post.body === null && <p class="hint">{messages.thisIsHowItBegins}</p>}
        <p class="row controls">
          {acts.map((act) => (
            <button
              type="button"
              class={`press small ${act === 'publish' ? 'strong' : ''}`}
              aria-keyshortcuts={ariaKeyShortcuts(act)}
              title={`${POST_SHORTCUTS[act].about} (${keyLabel(act)})`}
              onClick={() => onAct(act, post)}
            >
              {labelOf(act, post)}
            </button>
          ))}
        </p>
      </li>
    )
  },
  // Handlers are made anew at each drawing and do the same: they do not count.
  (a, b) => a.post === b.post && a.editors === b.editors && a.acts.join(' ') === b.acts.join(' '),
)

/** Published posts that were loaded together, as one list; a browser passes over it whole while it is out of sight. */
export const PostRun = memo(
  function PostRun(props: {
    posts: readonly DeskPost[]
    acts: (post: DeskPost) => readonly PostAct[]
    editorsOf: (postId: string) => string
    /** Changes when what `acts` or `editorsOf` say may have changed. */
    editors: string
    onAct: PostCardProps['onAct']
  }) {
    return (
      <ol class="desk-list">
        {props.posts.map((post) => (
          <PostCard
            key={post.id}
            post={post}
            acts={props.acts(post)}
            editors={props.editorsOf(post.id)}
            onAct={props.onAct}
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

function labelOf(act: PostAct, post: DeskPost): string {
  if (act === 'pin' && post.isPinned) return messages.unpin
  if (act === 'key-event' && post.isKeyEvent) return messages.unmark
  return POST_SHORTCUTS[act].label
}

/** A public picture that names nobody: what its file says is offered when the update is opened. */
function lacksCredit({ state, body }: DeskPost): boolean {
  return (
    state === 'published' &&
    body !== null && // of a long one only the beginning is here
    picturesIn(body).some(({ attrs }) => !attrs.isDecorative && attrs.credit.trim() === '')
  )
}

/** What the words and the time under which readers see it do not say. */
function stateOf(post: DeskPost): { className: string; words: string; at: string } | undefined {
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
