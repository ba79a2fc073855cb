import { describe, expect, it } from 'vitest'
import { helpGroups } from '../screens/shortcuts-dialog.tsx'
import { isAllowedAt, matchesKeys, type KeyPress } from './match-shortcut.ts'
import { ariaKeyShortcuts, keyLabel, shortcut, SHORTCUTS, type ShortcutId } from './shortcuts.ts'

const IDS = Object.keys(SHORTCUTS) as ShortcutId[]

function keyPress(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...held }
}

/** An element that stands in these. */
function at(...places: string[]): Pick<Element, 'closest'> {
  const closest = (selector: string) =>
    selector.split(', ').some((each) => places.includes(each)) ? ({} as Element) : null
  return { closest } as Pick<Element, 'closest'>
}

describe('the table of shortcuts', () => {
  it.each(IDS)('has a line of %s in the list under ?, once', (id) => {
    const rows = helpGroups().flatMap((group) => group.rows)
    const mine = rows.filter((row) => row.id === id)
    expect(mine).toHaveLength(1)
    expect(mine[0]?.keys).toBe(keyLabel(id))
    expect(mine[0]?.about).not.toBe('')
  })

  it.each(IDS)('gives %s a value for aria-keyshortcuts that names its key last', (id) => {
    for (const keys of ariaKeyShortcuts(id).split(' '))
      expect(keys).toMatch(/^((Control|Meta|Alt|Shift)\+)*([A-Z0-9?]|Enter|Escape)$/)
  })

  it('has one key for two things of a place only where one of them can be done at a time', () => {
    const seen = new Map<string, ShortcutId>()
    const doubles: ShortcutId[][] = []
    for (const id of IDS) {
      const place = `${shortcut(id).scope} ${shortcut(id).keys}`
      const other = seen.get(place)
      if (other !== undefined) doubles.push([other, id])
      seen.set(place, id)
    }
    expect(doubles).toEqual([
      ['schedule', 'unschedule'],
      ['discard', 'restore'],
    ])
  })
})

describe('a key', () => {
  it('is the shortcut’s in either case, and with the modifiers that it names and no others', () => {
    expect(matchesKeys('compose', keyPress('n'))).toBe(true)
    expect(matchesKeys('compose', keyPress('N'))).toBe(true) // caps lock
    expect(matchesKeys('compose', keyPress('n', { ctrlKey: true }))).toBe(false)
    expect(matchesKeys('compose', keyPress('n', { altKey: true }))).toBe(false)
    expect(matchesKeys('publish', keyPress('p'))).toBe(false)
    expect(matchesKeys('publish', keyPress('P', { shiftKey: true }))).toBe(true)
    expect(matchesKeys('save-draft', keyPress('s', { metaKey: true }))).toBe(true)
    expect(matchesKeys('send-composed', keyPress('Enter', { ctrlKey: true }))).toBe(true)
    expect(matchesKeys('send-composed', keyPress('Enter'))).toBe(false)
    expect(matchesKeys('show-help', keyPress('?', { shiftKey: true }))).toBe(true)
    expect(matchesKeys('show-help', keyPress('?'))).toBe(true)
  })

  it('is a letter where somebody types, and goes to no page behind a dialog', () => {
    expect(isAllowedAt('compose', at())).toBe(true)
    for (const field of ['input', 'textarea', 'select', '[contenteditable]'])
      expect(isAllowedAt('compose', at(field))).toBe(false)
    expect(isAllowedAt('save-draft', at('[contenteditable]'))).toBe(true)
    expect(isAllowedAt('save-draft', at('input', 'dialog'))).toBe(false)
    expect(isAllowedAt('show-help', at('dialog'))).toBe(true)
    expect(isAllowedAt('show-help', at('input', 'dialog'))).toBe(false)
    expect(isAllowedAt('link', at('[contenteditable]', 'dialog'))).toBe(true)
  })
})
