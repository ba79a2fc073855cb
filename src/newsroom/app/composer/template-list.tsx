import { useState } from 'preact/hooks'
import type { Template } from '../../../story/template/template.ts'
import { TEMPLATE_NAME } from '../../../story/template/template.ts'
import { Button } from '../ui/button.tsx'
import { TEMPLATES } from './templates.ts'
import * as messages from '../messages/en/composer/template-list.ts'

/** Templates that fill empty fields: built-in ones, and the desk's own. */
export function TemplateList(props: {
  templates: readonly Template[]
  onUse: (template: Template) => void
  onKeep: ((name: string) => Promise<void>) | undefined
  onRemove: (template: Template) => Promise<void>
}) {
  const { templates, onUse, onKeep, onRemove } = props
  const [name, setName] = useState('')
  const [isTidying, setTidying] = useState(false)
  const use = (template: Template) => (
    <button key={template.id} type="button" class="button small" onClick={() => onUse(template)}>
      {template.name}
    </button>
  )
  return (
    <details class="templates">
      <summary>{messages.templates}</summary>
      <p class="row">{TEMPLATES.map(use)}</p>
      {templates.length > 0 && (
        <p class="row" role="group" aria-label={messages.templatesOfThisDesk}>
          <span class="hint">{messages.thisDesks}</span>
          {isTidying
            ? templates.map((template) => (
                <Button key={template.id} onClick={() => onRemove(template)}>
                  {messages.remove(template.name)}
                </Button>
              ))
            : templates.map(use)}
          {onKeep !== undefined && (
            <Button variant="secondary" onClick={async () => setTidying(!isTidying)}>
              {isTidying ? messages.done : messages.removeSome}
            </Button>
          )}
        </p>
      )}
      {onKeep !== undefined && (
        <p class="row">
          <input
            aria-label={messages.nameOfANewTemplate}
            placeholder={messages.keepWhatStandsHereAs}
            value={name}
            maxLength={TEMPLATE_NAME}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Button
            disabled={name.trim() === ''}
            onClick={async () => {
              await onKeep(name.trim())
              setName('')
            }}
          >
            {messages.keepForTheDesk}
          </Button>
        </p>
      )}
    </details>
  )
}
