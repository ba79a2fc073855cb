import { useEffect, useRef } from 'preact/hooks'
import { call } from '../api.ts'
import type { OutboxItem } from '../field/records.ts'
import { notify } from '../notices.ts'
import type { Desk } from './desk-state.ts'
import type { Composer } from './writing.ts'

/** Says what has gone out, and for ten seconds offers to take it back. */
export function usePublishedNotices(
  items: readonly OutboxItem[],
  slug: string,
  desk: Desk,
  composer: Composer,
): void {
  const told = useRef(new Set<string>())
  useEffect(() => {
    for (const item of items) {
      if (item.state !== 'published' || told.current.has(item.id)) continue
      told.current.add(item.id)
      const { state } = (item.answer ?? {}) as { state?: string }
      const { publish } = JSON.parse(item.request.body) as { publish?: boolean }
      if (!composer.sentHere.has(item.id) || item.slug !== slug || item.postId === null) continue
      const id = item.postId
      if (state !== 'published' || publish !== true) {
        notify(`Saved: ${item.label}`)
        continue
      }
      notify(`Published: ${item.label}`, 'done', {
        label: 'Undo',
        run: async () => {
          await call('POST', `/api/stories/${slug}/posts/${id}/unpublish`)
          const post = desk.posts.value.get(id)
          if (post !== undefined) await composer.edit({ ...post, state: 'draft' }, false)
          composer.focus()
        },
      })
    }
  }, [items])
}
