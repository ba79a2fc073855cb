import { expect, it } from 'vitest'
import { normalizeDisplayName } from './display-name.ts'

it.each([
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zoë'],
  ['محمد', 'محمد'],
  ['N'.repeat(20), 'N'.repeat(20)],
  ['N'.repeat(21), undefined],
  ['', undefined],
  ['  ', undefined],
  ['Ada\nBcc: x', undefined],
  ['Ada\u200b', undefined],
  ['\u202eada', undefined],
])('the name %j is kept as %j', (text, name) => {
  expect(normalizeDisplayName(text, 20)).toBe(name)
})
