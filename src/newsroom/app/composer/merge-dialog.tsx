import { lazy, Suspense } from 'preact/compat'
import type { PostContent } from '../../../story/post/post.ts'
import type { PostJson } from '../../../story/reads/staff-json.ts'
import type { OutboxItem } from '../offline/records.ts'
import { press } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ApiProblem } from '../api/api.ts'
import { contentOf } from './writing.ts'
import { revisionOf, revisionsOf, type Revision } from '../api/revisions.ts'
import * as messages from '../messages/en/composer/merge-dialog.ts'

const MergeView = lazy(async () => (await import('./merge-view.tsx')).MergeView)

/**
 * Two people changed one post. Mine lies refused in the outbox, theirs is what the server has; side by side they are
 * put together by a person, on what stands now.
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
    const { post, revisions } = await revisionsOf(slug, postId)
    const sent = JSON.parse(item.request.body) as PostContent & { basedOn?: number; correction?: string }
    const base = (await baseOf(slug, postId, sent.basedOn, revisions)) ?? revisions[0]
    const last = revisions.at(-1)
    if (base === undefined || last === undefined) throw new Error('a post without revisions')
    return {
      post,
      base: base.content,
      mine: contentOf(sent),
      correction: sent.correction,
      theirs: contentOf(post), // with the mark as a key event, which is in no revision
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
              onResolve={(content: PostContent) => press(() => onResolve(post, content, correction))()}
            />
          </Suspense>
        )}
      </ResourceView>
    </Dialog>
  )
}

/** The revision that both began at; undefined where it is not kept. */
async function baseOf(
  slug: string,
  postId: string,
  basedOn: number | undefined,
  newest: readonly Revision[],
): Promise<Revision | undefined> {
  const found = newest.find(({ revision }) => revision === basedOn)
  if (found !== undefined || basedOn === undefined) return found
  try {
    return await revisionOf(slug, postId, basedOn)
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'revision-unknown') return undefined
    throw error
  }
}
