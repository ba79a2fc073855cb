import { useEffect, useRef } from 'preact/hooks'
import { isAllowedAt, matchesKeys } from './match-shortcut.ts'
import { shortcut, type ShortcutId } from './shortcuts.ts'

/** Answers whether it was meant for it: `false` leaves the key to the next handler, and to the browser. */
export type ShortcutHandler = (target: Element) => boolean | void
export type ShortcutHandlers = Partial<Record<ShortcutId, ShortcutHandler>>

const registered = new Set<{ readonly current: ShortcutHandlers }>()

/** Listens for these shortcuts while the component is there. One listener serves the whole app. */
export function useShortcuts(handlers: ShortcutHandlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    if (registered.size === 0) addEventListener('keydown', dispatch)
    registered.add(latest)
    return () => {
      registered.delete(latest)
      if (registered.size === 0) removeEventListener('keydown', dispatch)
    }
  }, [])
}

function dispatch(event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : document.body
  for (const { current } of registered)
    for (const id of Object.keys(current) as ShortcutId[]) {
      if (!matchesKeys(id, event) || !isAllowedAt(id, target)) continue
      // A key that is held is one press: it would do and undo.
      const isHeld = event.repeat && shortcut(id).isRepeatable !== true
      if (!isHeld && current[id]?.(target) === false) continue
      event.preventDefault()
      return
    }
}
