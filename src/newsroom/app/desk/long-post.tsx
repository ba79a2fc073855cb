import { useEffect, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import { gist } from '../../../story/post/gist.ts'
import { bodyFromText } from '../../../story/body/body.ts'
import { AsRead } from '../ui/as-read.tsx'
import { press } from '../ui/notices.ts'
import { Dialog } from '../ui/dialog.tsx'
import { wholePost } from '../api/revisions.ts'

/** Of a long post the desk has the beginning; here is all of it, as readers see it. */
export function ReadWhole({ slug, post, onClose }: { slug: string; post: DeskPost; onClose: () => void }) {
  const [html, setHtml] = useState<string | undefined>(undefined)
  useEffect(() => press(async () => setHtml((await wholePost(slug, post.id)).html))(), [post.deskSeq])
  return (
    <Dialog title="All of it" onClose={onClose} isWide>
      {html === undefined ? <p class="hint">Fetching it.</p> : <AsRead html={html} class="feed as-read" />}
    </Dialog>
  )
}

/** The words of a post for a list or a title, also where only its beginning is here. */
export function gistOf(post: DeskPost, most?: number): string {
  if (post.body !== null) return gist({ ...post, body: post.body }, most)
  const shown = new DOMParser().parseFromString(post.html, 'text/html').querySelector('.words')
  return gist({ ...post, body: bodyFromText(shown?.textContent ?? '') }, most)
}
