import type { DeskPost } from '../../desk-view.ts'
import { gist } from '../../../story/post/gist.ts'
import { bodyFromText } from '../../../story/body/body.ts'
import { AsRead } from '../ui/as-read.tsx'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { wholePost } from '../api/revisions.ts'
import * as messages from '../messages/en/desk/long-post.ts'

/** Of a long post the desk has the beginning; here is all of it, as readers see it. */
export function ReadWhole({ slug, post, onClose }: { slug: string; post: DeskPost; onClose: () => void }) {
  const whole = useResource([post.deskSeq], () => wholePost(slug, post.id))
  return (
    <Dialog title={messages.allOfIt} onClose={onClose} isWide>
      <ResourceView resource={whole}>
        {({ html }) => <AsRead html={html} class="feed as-read" />}
      </ResourceView>
    </Dialog>
  )
}

/** The words of a post for a list or a title, also where only its beginning is here. */
export function gistOf(post: DeskPost, most?: number): string {
  if (post.body !== null) return gist({ ...post, body: post.body }, most)
  const shown = new DOMParser().parseFromString(post.html, 'text/html').querySelector('.words')
  return gist({ ...post, body: bodyFromText(shown?.textContent ?? '') }, most)
}
