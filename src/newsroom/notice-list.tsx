import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { notices, press, putAway } from './notices.ts'

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
  return (
    <div class="notices" role="status" aria-live="polite">
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
              Dismiss
            </button>
          </p>
        )
      })}
    </div>
  )
}
