import type { ComponentChildren } from 'preact'
import { matchesKeys } from '../keyboard/match-shortcut.ts'
import { pressAgain } from './notices.ts'

/** A form whose sending is awaited, and that can be sent by Enter; from a field of several lines by Ctrl or ⌘ and Enter. */
export function Form({
  onSubmit,
  children,
}: {
  onSubmit: () => Promise<unknown>
  children: ComponentChildren
}) {
  const send = pressAgain(onSubmit)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onKeyDown={(event) => {
        if (event.repeat || !matchesKeys('submit-form', event)) return
        const button = event.currentTarget.querySelector<HTMLButtonElement>('button[type=submit]')
        event.preventDefault()
        event.stopPropagation()
        if (button?.disabled === false) event.currentTarget.requestSubmit(button)
      }}
    >
      {children}
    </form>
  )
}
