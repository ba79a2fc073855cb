import type { DeskPost } from '../../contract.ts'
import { excerpt } from '../../../story/post/excerpt.ts'
import { bodyFromText } from '../../../story/body/body.ts'
import { PostPreview } from '../ui/post-preview.tsx'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { fetchPost } from '../api/revisions.ts'
import * as messages from '../messages/en/desk/full-post.ts'

/** The complete text of a post that the desk abridges, as readers see it. */
export function FullPost({ slug, post, onClose }: { slug: string; post: DeskPost; onClose: () => void }) {
  const whole = useResource([post.deskSeq], () => fetchPost(slug, post.id))
  return (
    <Dialog title={messages.allOfIt} onClose={onClose} isWide>
      <ResourceView resource={whole}>
        {({ html }) => <PostPreview html={html} class="feed post-preview" />}
      </ResourceView>
    </Dialog>
  )
}

/** A short text of a post for a list or title, also for an abridged one. */
export function postExcerpt(post: DeskPost, max?: number): string {
  if (post.body !== null) return excerpt({ ...post, body: post.body }, max)
  const shown = new DOMParser().parseFromString(post.html, 'text/html').querySelector('.post-body')
  return excerpt({ ...post, body: bodyFromText(shown?.textContent ?? '') }, max)
}
