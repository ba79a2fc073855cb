import type { ComponentChildren } from 'preact'
import { retryHandler } from './notices.ts'

export function Button({
  onClick,
  variant = 'plain',
  children,
  ...rest
}: {
  onClick: () => Promise<unknown>
  variant?: 'plain' | 'primary' | 'secondary'
  children: ComponentChildren
  disabled?: boolean
  'aria-keyshortcuts'?: string
}) {
  return (
    <button type="button" class={`button button-${variant}`} onClick={retryHandler(onClick)} {...rest}>
      {children}
    </button>
  )
}
