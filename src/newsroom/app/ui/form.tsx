import type { ComponentChildren } from 'preact'
import { matchesKeys } from '../keyboard/match-shortcut.ts'
import { retryHandler } from './notices.ts'

/** An asynchronous form, submitted by Enter; from a multi-line field by Ctrl or ⌘ and Enter. */
export function Form({
  onSubmit,
  children,
}: {
  onSubmit: () => Promise<unknown>
  children: ComponentChildren
}) {
  const send = retryHandler(onSubmit)
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
