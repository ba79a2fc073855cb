import { useEffect, useState } from 'preact/hooks'
import { POST_KEYS } from './post-keys.ts'
import { Dialog } from '../ui/dialog.tsx'

const GENERAL: readonly (readonly [string, string])[] = [
  ['N', 'To the composer'],
  ['Ctrl or ⌘ + Enter', 'Publish what is in the composer'],
  ['Ctrl or ⌘ + Enter, in a dialog', 'Save it'],
  ['Ctrl or ⌘ + S', 'Save it as a draft'],
  ['Ctrl or ⌘ + B, I, K', 'Bold, italic, link'],
  ['J, K', 'To the next post, to the one before'],
  ['G', 'To the stories'],
  ['Esc', 'Close a dialog'],
  ['?', 'This list'],
]

/** Every key there is, under `?`. */
export function Help() {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping =
        (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]') !== null
      if (event.key === '?' && !isTyping) setShown(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button type="button" class="press quiet small" aria-keyshortcuts="?" onClick={() => setShown(true)}>
        Keys
      </button>
      {isShown && (
        <Dialog title="Keys" onClose={() => setShown(false)}>
          <dl class="keys">
            {GENERAL.map(([key, about]) => (
              <>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{about}</dd>
              </>
            ))}
          </dl>
          <h3>On a post that has the focus</h3>
          <dl class="keys">
            {Object.values(POST_KEYS).map(({ key, label, about }) => (
              <>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>
                  {label}: {about.toLowerCase()}
                </dd>
              </>
            ))}
          </dl>
        </Dialog>
      )}
    </>
  )
}
