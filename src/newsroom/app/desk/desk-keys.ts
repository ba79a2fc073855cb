import type { DeskPost } from '../../desk-view.ts'
import { POST_SHORTCUTS, type PostAct } from '../keyboard/shortcuts.ts'
import { useShortcuts, type ShortcutHandler } from '../keyboard/use-shortcuts.ts'
import type { Desk } from './desk-state.ts'

const POST_ACTS = Object.keys(POST_SHORTCUTS) as PostAct[]

/** The desk's keys: to the composer, through the posts, and one for each act on the post that has the focus. */
export function useDeskKeys(props: {
  desk: Desk
  actsOf: (post: DeskPost) => readonly PostAct[]
  onAct: (act: PostAct, post: DeskPost) => void
  onWrite: () => void
}): void {
  const { desk, actsOf, onAct, onWrite } = props
  const handle =
    (act: PostAct): ShortcutHandler =>
    (target) => {
      const post = desk.posts.value.get(focusedCard(target)?.dataset['id'] ?? '')
      if (post === undefined || !actsOf(post).includes(act)) return false
      onAct(act, post)
      return true
    }
  useShortcuts({
    compose: () => onWrite(),
    'next-post': (target) => focusCard(target, 1),
    'previous-post': (target) => focusCard(target, -1),
    ...(Object.fromEntries(POST_ACTS.map((act) => [act, handle(act)])) as Record<PostAct, ShortcutHandler>),
  })
}

function focusedCard(target: Element): HTMLElement | null {
  return target.closest<HTMLElement>('.desk-post')
}

/** Without a card that has the focus, either key goes to one of the first. */
function focusCard(target: Element, by: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('.desk-post')]
  const current = focusedCard(target)
  const at = current === null ? (by === 1 ? -1 : 0) : cards.indexOf(current)
  const next = cards[at + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
