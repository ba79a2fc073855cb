import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Whoever is on a card stays on it: what they do to it moves it to another list or takes away the button that they
 * pressed, and the focus would be nowhere. Where the card is gone, the one that has taken its place has it.
 */
export function useHeldFocus(): void {
  const held = useRef<{ id: string; at: number } | undefined>(undefined)
  useEffect(() => {
    const hold = (event: Event) => {
      const on = event.target instanceof Element ? event.target : document.body
      // A dialog or a notice is passing: it gives the focus back.
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
