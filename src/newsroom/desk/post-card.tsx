import { memo } from 'preact/compat'
import { useEffect, useRef } from 'preact/hooks'
import type { DeskPost } from '../../desk/desk-view.ts'
import { localise } from '../../pages/reader/times.ts'
import { When } from '../parts.tsx'
import { POST_KEYS, type PostAct } from './post-acts.ts'

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
    const shown = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (shown.current !== null) localise(shown.current)
    }, [post.html])
    const state = stateOf(post)
    return (
      <li id={`desk-${post.id}`} class={`desk-post ${state.look}`} data-id={post.id} tabIndex={-1}>
        <p class="desk-state">
          <b>{state.words}</b> {state.at !== null && <When at={state.at} />}
          {post.isPinned && <span class="mark">Pinned</span>}
          {editors !== '' && <span class="mark editing">{editors}</span>}
        </p>
        <div ref={shown} class="as-read" dangerouslySetInnerHTML={{ __html: withoutIds(post.html) }} />
        <p class="row controls">
          {acts.map((act) => (
            <button
              type="button"
              class={`press small ${act === 'publish' ? 'strong' : act === 'withdraw' ? 'grave' : ''}`}
              aria-keyshortcuts={POST_KEYS[act].key}
              title={`${POST_KEYS[act].about} (${POST_KEYS[act].key})`}
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
  if (act === 'pin' && post.isPinned) return 'Unpin'
  if (act === 'key-event' && post.isKeyEvent) return 'No key event'
  return POST_KEYS[act].label
}

function stateOf(post: DeskPost): { words: string; at: string | null; look: string } {
  if (post.state === 'withdrawn') return { words: 'Withdrawn', at: post.withdrawnAt, look: 'is-withdrawn' }
  if (post.state === 'published') return { words: 'Public since', at: post.publishedAt, look: 'is-public' }
  if (post.discardedAt !== null) return { words: 'Thrown away', at: post.discardedAt, look: 'is-draft' }
  if (post.publishAt !== null) {
    const isLate = Date.parse(post.publishAt) < Date.now() - 60_000
    const words = isLate
      ? 'Was to publish itself'
      : post.isEmbargoed
        ? 'Under embargo until'
        : 'Publishes itself'
    return { words, at: post.publishAt, look: 'is-waiting' }
  }
  if (post.submittedAt !== null)
    return { words: `Handed in by ${post.createdBy}`, at: post.submittedAt, look: 'is-waiting' }
  return { words: `Draft by ${post.createdBy}`, at: post.createdAt, look: 'is-draft' }
}

/** The reader's ids would stand twice in this document (a pinned post is in the list as well). */
function withoutIds(html: string): string {
  return html.replace(/^<article id="[^"]*"/, '<article')
}
