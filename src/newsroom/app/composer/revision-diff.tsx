import { diffPosts, type DiffPart } from '../../../story/post/diff-post.ts'
import type { PostContent } from '../../../story/post/post.ts'
import * as messages from '../messages/en/composer/revision-diff.ts'

/** The difference between two revisions, with insertions underlined and deletions struck through. */
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
        <span class="visually-hidden">{messages.added} </span>
        {text}
        <span class="visually-hidden">]</span>
      </ins>
    )
  if (kind === 'removed')
    return (
      <del>
        <span class="visually-hidden">{messages.removed} </span>
        {text}
        <span class="visually-hidden">]</span>
      </del>
    )
  return text
}
