import { Field } from './field.tsx'

export function Select<T extends string>(props: {
  label: string
  value: T
  options: readonly (readonly [value: T, label: string])[]
  onChange: (value: T) => void
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <select
          id={id}
          value={props.value}
          onChange={(event) => {
            const chosen = props.options.find(([value]) => value === event.currentTarget.value)
            if (chosen !== undefined) props.onChange(chosen[0])
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
