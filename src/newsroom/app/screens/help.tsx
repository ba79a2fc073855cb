import { useState } from 'preact/hooks'
import { lazy, Suspense } from 'preact/compat'
import { ariaKeyShortcuts } from '../keyboard/shortcuts.ts'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import * as messages from '../messages/en/screens/help.ts'

const ShortcutsDialog = lazy(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog)

/** Opens the list of every key there is, by its button or `?`. */
export function Help() {
  const [isShown, setShown] = useState(false)
  useShortcuts({ 'show-help': () => setShown(true) })
  return (
    <>
      <button
        type="button"
        class="button button-secondary small"
        aria-keyshortcuts={ariaKeyShortcuts('show-help')}
        onClick={() => setShown(true)}
      >
        {messages.keys}
      </button>
      {isShown && (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={() => setShown(false)} />
        </Suspense>
      )}
    </>
  )
}
