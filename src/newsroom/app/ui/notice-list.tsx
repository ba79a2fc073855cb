import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { notices, actionHandler, dismiss } from './notices.ts'
import { me } from '../api/session.ts'
import { forgetUndo, undo, undoables } from './undo.ts'
import * as messages from '../messages/en/ui/notice-list.ts'

/** Content behind a modal dialog is inert: then the dialog shows the notices. */
const dialogs = signal(0)

export function NoticesOfPage() {
  return dialogs.value === 0 ? <NoticeList /> : null
}

export function NoticesOfDialog() {
  useEffect(() => {
    dialogs.value += 1
    return () => {
      dialogs.value -= 1
    }
  }, [])
  return <NoticeList />
}

function NoticeList() {
  const list = useRef<HTMLDivElement>(null)
  /** The element focused before a notice. */
  const before = useRef<Element | null>(null)
  const isInside = useRef(false)
  useLayoutEffect(() => {
    // A focused notice that disappears returns the focus.
    if (!isInside.current || list.current?.contains(document.activeElement) === true) return
    isInside.current = false
    if (document.activeElement === document.body && before.current instanceof HTMLElement)
      before.current.focus()
  })
  const mine = undoables.value.filter(({ personId }) => personId === me.value?.id)
  return (
    <div
      class="notices"
      role="status"
      aria-live="polite"
      ref={list}
      onFocusIn={(event) => {
        if (!isInside.current) before.current = event.relatedTarget as Element | null
        isInside.current = true
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null && list.current?.contains(event.relatedTarget as Element) === false)
          isInside.current = false
      }}
    >
      {notices.value.map((notice) => {
        const { action } = notice
        return (
          <p key={notice.id} class={notice.kind}>
            {notice.text}{' '}
            {action !== undefined && 'href' in action && (
              <a class="button small" href={action.href} target="_blank" rel="noreferrer">
                {action.label}
              </a>
            )}
            {action !== undefined && 'run' in action && (
              <button
                type="button"
                class="button small"
                onClick={() => {
                  dismiss(notice.id)
                  actionHandler(action.run)()
                }}
              >
                {action.label}
              </button>
            )}
            <button type="button" class="button button-secondary small" onClick={() => dismiss(notice.id)}>
              {messages.dismiss}
            </button>
          </p>
        )
      })}
      {mine.map((what) => (
        <p key={what.id} class="done">
          {what.text}{' '}
          <button type="button" class="button small" onClick={() => actionHandler(() => undo(what))()}>
            {messages.undo}
          </button>
          <button type="button" class="button button-secondary small" onClick={() => forgetUndo(what.id)}>
            {messages.dismiss}
          </button>
          {what.after !== undefined && <small class="after">{what.after}</small>}
        </p>
      ))}
    </div>
  )
}
