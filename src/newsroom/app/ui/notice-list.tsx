import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { notices, press, putAway } from './notices.ts'
import { me } from '../api/session.ts'
import { forgetUndo, undo, undoables } from './undo.ts'
import * as messages from '../messages/en/ui/notice-list.ts'

/** Behind an open dialog nothing can be read or pressed: then it has the notices. */
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
  /** What had the focus before a notice did. */
  const before = useRef<Element | null>(null)
  const isInside = useRef(false)
  useLayoutEffect(() => {
    // A notice that goes while one is on it gives the focus back to where one was at work.
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
              <a class="press small" href={action.href} target="_blank" rel="noreferrer">
                {action.label}
              </a>
            )}
            {action !== undefined && 'run' in action && (
              <button
                type="button"
                class="press small"
                onClick={() => {
                  putAway(notice.id)
                  press(action.run)()
                }}
              >
                {action.label}
              </button>
            )}
            <button type="button" class="press quiet small" onClick={() => putAway(notice.id)}>
              {messages.dismiss}
            </button>
          </p>
        )
      })}
      {mine.map((what) => (
        <p key={what.id} class="done">
          {what.text}{' '}
          <button type="button" class="press small" onClick={() => press(() => undo(what))()}>
            {messages.undo}
          </button>
          <button type="button" class="press quiet small" onClick={() => forgetUndo(what.id)}>
            {messages.dismiss}
          </button>
          {what.after !== undefined && <small class="after">{what.after}</small>}
        </p>
      ))}
    </div>
  )
}
