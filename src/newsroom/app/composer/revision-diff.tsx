import { diffPosts, type DiffPart } from '../../../story/post/diff-post.ts'
import type { PostContent } from '../../../story/post/post.ts'
import * as messages from '../messages/en/composer/revision-diff.ts'

/** What changed from one revision to the next, in words that are underlined or struck through. */
export function RevisionDiff({ before, after }: { before: PostContent | undefined; after: PostContent }) {
  const lines = diffPosts(before, after)
  if (lines.length === 0) return <p class="hint">{messages.theWordsAreTheSame}</p>
  return (
    <dl class="diff">
      {lines.map(({ label, parts }) => (
        <div>
          <dt>{label}</dt>
          <dd>{parts.map(partView)}</dd>
        </div>
      ))}
    </dl>
  )
}

function partView({ kind, text }: DiffPart) {
  if (kind === 'added')
    return (
      <ins>
        <span class="unseen">{messages.added} </span>
        {text}
        <span class="unseen">]</span>
      </ins>
    )
  if (kind === 'removed')
    return (
      <del>
        <span class="unseen">{messages.removed} </span>
        {text}
        <span class="unseen">]</span>
      </del>
    )
  return text
}
