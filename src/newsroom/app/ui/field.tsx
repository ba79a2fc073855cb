import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** A labelled form control; `children` gets the ids that tie the control to its label and its hint. */
export function Field({
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
