import { useLayoutEffect, useRef } from 'preact/hooks'
import { Field } from './field.tsx'

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
  const inputRef = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null)
  useLayoutEffect(() => {
    if (isFocused === true) inputRef.current?.focus()
  }, [isFocused])
  const hold = (element: HTMLInputElement | HTMLTextAreaElement | null) => {
    inputRef.current = element
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
