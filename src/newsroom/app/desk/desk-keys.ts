import type { DeskPost } from '../../contract.ts'
import { POST_SHORTCUTS, type PostAction } from '../keyboard/shortcuts.ts'
import { useShortcuts, type ShortcutHandler } from '../keyboard/use-shortcuts.ts'
import type { Desk } from './desk-state.ts'

const POST_ACTS = Object.keys(POST_SHORTCUTS) as PostAction[]

/** The desk's keys: to the composer, through the posts, and one for each act on the post that has the focus. */
export function useDeskKeys(props: {
  desk: Desk
  actionsFor: (post: DeskPost) => readonly PostAction[]
  onAction: (action: PostAction, post: DeskPost) => void
  onWrite: () => void
}): void {
  const { desk, actionsFor, onAction, onWrite } = props
  const handle =
    (action: PostAction): ShortcutHandler =>
    (target) => {
      const post = desk.posts.value.get(focusedCard(target)?.dataset['id'] ?? '')
      if (post === undefined || !actionsFor(post).includes(action)) return false
      onAction(action, post)
      return true
    }
  useShortcuts({
    compose: () => onWrite(),
    'next-post': (target) => focusCard(target, 1),
    'previous-post': (target) => focusCard(target, -1),
    ...(Object.fromEntries(POST_ACTS.map((action) => [action, handle(action)])) as Record<
      PostAction,
      ShortcutHandler
    >),
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
