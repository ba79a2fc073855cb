import type { ComponentChildren } from 'preact'
import { pressAgain } from './notices.ts'

export function Button({
  onClick,
  variant = 'plain',
  children,
  ...rest
}: {
  onClick: () => Promise<unknown>
  variant?: 'plain' | 'strong' | 'quiet'
  children: ComponentChildren
  disabled?: boolean
  'aria-keyshortcuts'?: string
}) {
  return (
    <button type="button" class={`press ${variant}`} onClick={pressAgain(onClick)} {...rest}>
      {children}
    </button>
  )
}
