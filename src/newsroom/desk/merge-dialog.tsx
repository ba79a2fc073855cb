import { lazy, Suspense } from 'preact/compat'
import { useEffect, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk/desk-view.ts'
import type { PostContent } from '../../story/post/post.ts'
import type { OutboxItem } from '../field/records.ts'
import { press } from '../notices.ts'
import { Dialog } from '../parts.tsx'
import { contentOf } from './writing.ts'
import { revisionsOf } from './revisions.ts'

const MergeView = lazy(async () => (await import('../composer/merge-view.tsx')).MergeView)

/**
 * Two people changed one post. Mine lies refused in the outbox, theirs is what the server has; side by side they are
 * put together by a person, on what stands now.
 */
export function MergeDialog(props: {
  slug: string
  item: OutboxItem
  onResolve: (post: DeskPost, content: PostContent, correction: string | undefined) => Promise<void>
  onClose: () => void
}) {
  const { slug, item, onResolve, onClose } = props
  const [three, setThree] = useState<
    | {
        post: DeskPost
        base: PostContent
        mine: PostContent
        correction: string | undefined
        theirs: PostContent
        who: string
      }
    | undefined
  >(undefined)
  useEffect(
    () =>
      press(async () => {
        if (item.postId === null) return
        const { post, revisions } = await revisionsOf(slug, item.postId)
        const sent = JSON.parse(item.request.body) as PostContent & { basedOn?: number; correction?: string }
        const base = revisions.find(({ revision }) => revision === sent.basedOn) ?? revisions[0]
        const last = revisions.at(-1)
        if (base === undefined || last === undefined) return
        setThree({
          post,
          base: base.content,
          mine: contentOf(sent),
          correction: sent.correction,
          theirs: contentOf(post), // with the mark as a key event, which is in no revision
          who: last.savedBy,
        })
      })(),
    [item.id],
  )
  return (
    <Dialog title="Two people changed this post" onClose={onClose} isWide>
      {three === undefined ? (
        <p class="hint">Fetching what stands now.</p>
      ) : (
        <Suspense fallback={<p class="hint">Comparing.</p>}>
          <MergeView
            base={three.base}
            mine={three.mine}
            theirs={three.theirs}
            theirName={three.who}
            onResolve={(content: PostContent) =>
              press(() => onResolve(three.post, content, three.correction))()
            }
          />
        </Suspense>
      )}
    </Dialog>
  )
}
