import { shortcut, type ShortcutId } from './shortcuts.ts'

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>

/** Whether these are the shortcut's keys. Shift counts with letters and named keys; a sign such as `?` brings its own. */
export function matchesKeys(id: ShortcutId, press: KeyPress): boolean {
  const parts = shortcut(id).keys.split('+')
  const key = parts.at(-1) ?? ''
  const [needsMod, needsShift] = [parts.includes('Mod'), parts.includes('Shift')]
  const isSign = key.length === 1 && !/[A-Z]/.test(key)
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === needsMod &&
    !press.altKey &&
    (isSign || press.shiftKey === needsShift)
  )
}

const FIELDS = 'input, textarea, select, [contenteditable]'

/** Whether the shortcut is meant, where this has the focus: a letter that is typed into a field is a letter. */
export function isAllowedAt(id: ShortcutId, target: Pick<Element, 'closest'>): boolean {
  const { keys, isForDialogs } = shortcut(id)
  if (isForDialogs !== true && target.closest('dialog') !== null) return false
  return keys.startsWith('Mod+') || target.closest(FIELDS) === null
}
