import type { ComponentChildren } from 'preact'
import { ariaKeyShortcuts } from '../keyboard/shortcuts.ts'

/** Sends the form that it is in, as Ctrl or ⌘ and Enter do. */
export function SubmitButton({
  variant = 'strong',
  children,
  ...rest
}: {
  variant?: 'plain' | 'strong'
  children: ComponentChildren
  disabled?: boolean
  autofocus?: boolean
}) {
  return (
    <button
      type="submit"
      class={`button button-${variant}`}
      aria-keyshortcuts={ariaKeyShortcuts('submit-form')}
      {...rest}
    >
      {children}
    </button>
  )
}
