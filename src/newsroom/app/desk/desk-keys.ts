import { useEffect } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import type { Desk } from './desk-state.ts'
import { POST_KEYS, type PostAct } from '../keyboard/post-keys.ts'

/** Keys of the desk, while nobody types: `n` to the composer, `j` and `k` through the posts, one for each act. */
export function DeskKeys(props: {
  desk: Desk
  actsOf: (post: DeskPost) => readonly PostAct[]
  onAct: (act: PostAct, post: DeskPost) => void
  onWrite: () => void
}) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const isTyping = target.closest('input, textarea, select, [contenteditable], dialog') !== null
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      const cards = [...document.querySelectorAll<HTMLElement>('.desk-post')]
      const current = target.closest<HTMLElement>('.desk-post')
      const key = event.key.toLowerCase()
      // As the list of keys writes it: what readers see is one stray letter away from nothing.
      const named = event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key
      if (key === 'n') {
        event.preventDefault()
        props.onWrite()
        return
      }
      if (key === 'j' || key === 'k') {
        const at = current === null ? (key === 'j' ? -1 : 0) : cards.indexOf(current)
        const next = cards[at + (key === 'j' ? 1 : -1)]
        event.preventDefault()
        next?.focus()
        next?.scrollIntoView({ block: 'nearest' })
        return
      }
      if (event.repeat) return // a key that is held is one press: it would do and undo
      const post = props.desk.posts.value.get(current?.dataset['id'] ?? '')
      if (post === undefined) return
      const act = props.actsOf(post).find((each) => POST_KEYS[each].key.toLowerCase() === named)
      if (act === undefined) return
      event.preventDefault()
      props.onAct(act, post)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  return null
}
