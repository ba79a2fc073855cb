import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { ariaKeyShortcuts } from '../keyboard/shortcuts.ts'
import { NoticesOfDialog } from './notice-list.tsx'
import * as messages from '../messages/en/ui/dialog.ts'

/** A native dialog: it traps the focus, Escape closes it. */
export function Dialog({
  title,
  onClose,
  isWide = false,
  isQuestion = false,
  children,
}: {
  title: string
  onClose: () => void
  isWide?: boolean
  /** It has its own cancel button. */
  isQuestion?: boolean
  children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  // Synchronously, before the next key, which belongs to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    // Not on Close, the browser's default: keys typed before the fields appear must not press anything.
    if (shown !== null && shown.querySelector('[autofocus]') === null) heading.current?.focus()
    return () => {
      shown?.close() // while it is modal, nothing else can take the focus
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={isWide ? 'wide' : ''}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // The key that opened it, if still held, does not confirm it.
        if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement)
          event.preventDefault()
      }}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {!isQuestion && (
          <button
            type="button"
            class="button button-secondary"
            aria-keyshortcuts={ariaKeyShortcuts('close-dialog')}
            onClick={onClose}
          >
            {messages.close}
          </button>
        )}
      </div>
      {children}
      <NoticesOfDialog />
    </dialog>
  )
}
