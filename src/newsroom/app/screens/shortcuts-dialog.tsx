import { Fragment } from 'preact'
import { keyLabel, SCOPES, shortcut, SHORTCUTS, type Scope, type ShortcutId } from '../keyboard/shortcuts.ts'
import { Dialog } from '../ui/dialog.tsx'
import * as messages from '../messages/en/screens/shortcuts-dialog.ts'

export interface HelpGroup {
  readonly title: string
  readonly rows: readonly { readonly id: ShortcutId; readonly keys: string; readonly about: string }[]
}

/** The table of shortcuts as it is read: by where they work. */
export function helpGroups(): HelpGroup[] {
  const ids = Object.keys(SHORTCUTS) as ShortcutId[]
  return (Object.keys(SCOPES) as Scope[]).map((scope) => ({
    title: SCOPES[scope],
    rows: ids
      .filter((id) => shortcut(id).scope === scope)
      .map((id) => {
        const { label, about } = shortcut(id)
        const words = label === undefined ? about : `${label}: ${about.toLowerCase()}`
        return { id, keys: keyLabel(id), about: words }
      }),
  }))
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={messages.keys} onClose={onClose}>
      {helpGroups().map(({ title, rows }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl class="keys">
            {rows.map(({ id, keys, about }) => (
              <Fragment key={id}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{about}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
