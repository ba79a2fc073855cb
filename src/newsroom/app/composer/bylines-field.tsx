import { useId, useState } from 'preact/hooks'
import * as messages from '../messages/en/composer/bylines-field.ts'

/** The bylines of a post: each with a button to remove it, and an input to add another. */
export function BylinesField(props: {
  names: readonly string[]
  suggestions: readonly string[]
  onChange: (names: readonly string[]) => void
}) {
  const { names, suggestions, onChange } = props
  const [typed, setTyped] = useState('')
  const list = useId()
  const add = () => {
    const name = typed.replaceAll(/[\s,]+/g, ' ').trim()
    if (name !== '' && !names.includes(name)) onChange([...names, name])
    setTyped('')
  }
  return (
    <div class="field bylines">
      <label for={`${list}-add`}>{messages.bylines}</label>
      <p class="chips">
        {names.map((name) => (
          <span class="chip" key={name}>
            {name}
            <button
              type="button"
              aria-label={messages.takeOff(name)}
              onClick={() => onChange(names.filter((each) => each !== name))}
            >
              ×
            </button>
          </span>
        ))}
        <input
          id={`${list}-add`}
          list={list}
          value={typed}
          placeholder={messages.addAName}
          maxLength={120}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && typed === '') onChange(names.slice(0, -1))
            if (event.key !== 'Enter' && event.key !== ',') return
            if (event.ctrlKey || event.metaKey) return
            event.preventDefault()
            add()
          }}
        />
        <datalist id={list}>
          {suggestions
            .filter((name) => !names.includes(name))
            .map((name) => (
              <option value={name} />
            ))}
        </datalist>
      </p>
    </div>
  )
}
