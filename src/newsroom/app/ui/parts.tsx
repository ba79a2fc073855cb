import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { NoticesOfDialog } from './notice-list.tsx'
import { pressAgain } from './notices.ts'

/** The few pieces that every screen is made of. */

export function Button({
  onPress,
  look = 'plain',
  children,
  ...rest
}: {
  onPress: () => Promise<unknown>
  look?: 'plain' | 'strong' | 'quiet'
  children: ComponentChildren
  disabled?: boolean
  'aria-keyshortcuts'?: string
}) {
  return (
    <button type="button" class={`press ${look}`} onClick={pressAgain(onPress)} {...rest}>
      {children}
    </button>
  )
}

function Field({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string | undefined
  children: (id: string, describedBy: string | undefined) => ComponentChildren
}) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <p class="field">
      <label for={id}>{label}</label>
      {children(id, hint === undefined ? undefined : hintId)}
      {hint !== undefined && (
        <small id={hintId} class="hint">
          {hint}
        </small>
      )}
    </p>
  )
}

export function TextField(props: {
  label: string
  value: string
  onInput: (value: string) => void
  hint?: string
  type?: 'text' | 'email' | 'search' | 'url' | 'datetime-local'
  rows?: number
  required?: boolean
  autocomplete?: string
  inputMode?: 'numeric'
  maxLength?: number
  min?: string
  isFocused?: boolean
}) {
  const { label, value, onInput, hint, type = 'text', rows, isFocused, ...more } = props
  const rest = { ...more, autofocus: isFocused === true } // a dialog that opens gives it the focus
  const box = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null)
  useLayoutEffect(() => {
    if (isFocused === true) box.current?.focus()
  }, [isFocused])
  const hold = (element: HTMLInputElement | HTMLTextAreaElement | null) => {
    box.current = element
  }
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) =>
        rows === undefined ? (
          <input
            {...rest}
            // The types part inputs by kind; these differ only in what the browser checks and which keys it shows.
            {...({ type } as { type: 'text' })}
            id={id}
            ref={hold}
            value={value}
            aria-describedby={describedBy}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        ) : (
          <textarea
            {...rest}
            id={id}
            ref={hold}
            rows={rows}
            value={value}
            aria-describedby={describedBy}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )
      }
    </Field>
  )
}

export function Choice<T extends string>(props: {
  label: string
  value: T
  options: readonly (readonly [value: T, label: string])[]
  onChoose: (value: T) => void
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <select
          id={id}
          value={props.value}
          onChange={(event) => {
            const chosen = props.options.find(([value]) => value === event.currentTarget.value)
            if (chosen !== undefined) props.onChoose(chosen[0])
          }}
        >
          {props.options.map(([value, label]) => (
            <option value={value}>{label}</option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A dialog of the platform's own: focus stays in it, Escape closes it. */
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
  /** It has its own button for No. */
  isQuestion?: boolean
  children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  // Before the next key: it belongs into the dialog, not to what lies behind.
  useLayoutEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    // Not on Close, where the browser puts it: what is typed until the fields are there must not press anything.
    if (shown !== null && shown.querySelector('[autofocus]') === null) heading.current?.focus()
    return () => {
      shown?.close() // while it is modal, nothing else takes the focus
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={isWide ? 'wide' : ''}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // The key that opened it, still held, does not answer it.
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
          <button type="button" class="press quiet" onClick={onClose}>
            Close
          </button>
        )}
      </div>
      {children}
      <NoticesOfDialog />
    </dialog>
  )
}

/** A form whose sending is awaited, and that can be sent by Enter; from a field of several lines by Ctrl or ⌘ and Enter. */
export function Form({ onSend, children }: { onSend: () => Promise<unknown>; children: ComponentChildren }) {
  const send = pressAgain(onSend)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.repeat) return
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

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** In the person's own zone. */
export function timeOf(at: string | number): string {
  return dayAndTime.format(new Date(at))
}

export function When({ at }: { at: string | number }) {
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()} title={date.toString()}>
      {timeOf(at)}
    </time>
  )
}
