import type { DeskPost } from '../../contract.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import type { PostAction } from '../keyboard/shortcuts.ts'
import type { Desk } from './desk-state.ts'
import { OlderPosts } from './older-posts.tsx'
import { PostCard, PostRun } from './post-card.tsx'
import * as messages from '../messages/en/desk/post-lists.ts'

/** The posts of a story: drafts, pinned, published and thrown away. */
export function PostLists(props: {
  desk: Desk
  story: StoryJson
  actionsFor: (post: DeskPost) => readonly PostAction[]
  editorsOf: (postId: string) => string
  onAction: (action: PostAction, post: DeskPost) => void
}) {
  const { desk, story, actionsFor, editorsOf, onAction } = props
  // Inputs from outside a batch of posts that affect its rendering.
  const editorsKey = `${story.status} ${desk.present.value.map(({ name, postId }) => `${name} ${postId ?? ''}`).join()}`
  const card = (post: DeskPost) => (
    <PostCard
      key={post.id}
      post={post}
      actions={actionsFor(post)}
      editors={editorsOf(post.id)}
      onAction={onAction}
    />
  )
  return (
    <>
      {desk.drafts.value.length > 0 && (
        <section aria-label={messages.notPublicYet}>
          <h2>{messages.notPublicYet}</h2>
          <ol class="desk-list">{desk.drafts.value.map(card)}</ol>
          {desk.hasMoreDrafts.value && <p class="notice">{messages.thereAreMoreDraftsThan}</p>}
        </section>
      )}
      {desk.pinned.value.length > 0 && (
        <section aria-label={messages.pinned}>
          <h2>{messages.pinned}</h2>
          <ol class="desk-list">{desk.pinned.value.map(card)}</ol>
        </section>
      )}
      <section aria-label={messages.published}>
        <h2>{messages.published2(<span class="hint">{story.postCount}</span>)}</h2>
        {story.status === 'draft' && <p class="notice">{messages.theStoryIsADraft}</p>}
        {desk.published.value.length === 0 && <p class="notice">{messages.nothingIsPublishedYet}</p>}
        {desk.runs.value.map((run, index) => (
          <PostRun
            key={index}
            posts={run}
            actions={actionsFor}
            editorsOf={editorsOf}
            editors={editorsKey}
            onAction={onAction}
          />
        ))}
        {desk.hasOlder.value && <OlderPosts desk={desk} />}
      </section>
      {desk.discarded.value.length > 0 && (
        <details>
          <summary>{messages.thrownAway(desk.discarded.value.length)}</summary>
          <ol class="desk-list">{desk.discarded.value.map(card)}</ol>
        </details>
      )}
    </>
  )
}
