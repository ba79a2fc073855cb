import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Keeps the focus on a card when an action moves it to another list or removes the pressed button. If the card is
 * gone, the one in its place gets the focus.
 */
export function useHeldFocus(): void {
  const held = useRef<{ id: string; at: number } | undefined>(undefined)
  useEffect(() => {
    const hold = (event: Event) => {
      const on = event.target instanceof Element ? event.target : document.body
      // Temporarily in a dialog or notice, which restores the focus.
      if (on.closest('dialog, .notices') !== null) return
      const card = on.closest<HTMLElement>('.desk-post')
      held.current = card === null ? undefined : { id: card.id, at: cards().indexOf(card) }
    }
    addEventListener('focusin', hold)
    addEventListener('pointerdown', hold)
    return () => {
      removeEventListener('focusin', hold)
      removeEventListener('pointerdown', hold)
    }
  }, [])
  useLayoutEffect(() => {
    if (held.current === undefined) return
    if (document.activeElement !== document.body && document.activeElement !== null) return
    const all = cards()
    const card = document.getElementById(held.current.id) ?? all[Math.min(held.current.at, all.length - 1)]
    card?.focus({ preventScroll: true })
  })
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.desk-post')]
}
