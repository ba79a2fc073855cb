import { lazy, Suspense } from 'preact/compat'
import type { PostContent } from '../../../story/post/post.ts'
import type { PostJson, RevisionJson } from '../../../story/post/post-contract.ts'
import type { OutboxItem } from '../offline/records.ts'
import { actionHandler } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ApiProblem } from '../api/api.ts'
import { pickContent } from './composer-state.ts'
import { fetchRevision, fetchRevisions } from '../api/revisions.ts'
import * as messages from '../messages/en/composer/merge-dialog.ts'

const MergeView = lazy(async () => (await import('./merge-view.tsx')).MergeView)

/**
 * Resolves an edit conflict. Mine was refused and is in the outbox, theirs is the server's version; a person merges
 * them side by side, based on the current revision.
 */
export function MergeDialog(props: {
  slug: string
  item: OutboxItem
  onResolve: (post: PostJson, content: PostContent, correction: string | undefined) => Promise<void>
  onClose: () => void
}) {
  const { slug, item, onResolve, onClose } = props
  const three = useResource([item.id], async () => {
    const { postId } = item
    if (postId === null) throw new Error('an edit of no post')
    const { post, revisions } = await fetchRevisions(slug, postId)
    const sent = JSON.parse(item.request.body) as PostContent & { basedOn?: number; correction?: string }
    const base = (await findBaseRevision(slug, postId, sent.basedOn, revisions)) ?? revisions[0]
    const last = revisions.at(-1)
    if (base === undefined || last === undefined) throw new Error('a post without revisions')
    return {
      post,
      base: base.content,
      mine: pickContent(sent),
      correction: sent.correction,
      theirs: pickContent(post), // including the mark as a key event, which is not part of revisions
      who: last.savedBy,
    }
  })
  return (
    <Dialog title={messages.twoPeopleChangedThisPost} onClose={onClose} isWide>
      <ResourceView resource={three} loading={messages.fetchingWhatStandsNow}>
        {({ post, base, mine, correction, theirs, who }) => (
          <Suspense fallback={<p class="hint">{messages.comparing}</p>}>
            <MergeView
              base={base}
              mine={mine}
              theirs={theirs}
              theirName={who}
              onResolve={(content: PostContent) =>
                actionHandler(() => onResolve(post, content, correction))()
              }
            />
          </Suspense>
        )}
      </ResourceView>
    </Dialog>
  )
}

/** The common base revision; undefined if it has been pruned. */
async function findBaseRevision(
  slug: string,
  postId: string,
  basedOn: number | undefined,
  newest: readonly RevisionJson[],
): Promise<RevisionJson | undefined> {
  const found = newest.find(({ revision }) => revision === basedOn)
  if (found !== undefined || basedOn === undefined) return found
  try {
    return await fetchRevision(slug, postId, basedOn)
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'revision-not-found') return undefined
    throw error
  }
}
