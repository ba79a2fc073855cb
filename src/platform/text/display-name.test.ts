import { expect, it } from 'vitest'
import { parseDisplayName } from './display-name.ts'

it.each([
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zoë'],
  ['محمد', 'محمد'],
  ['N'.repeat(80), 'N'.repeat(80)],
  ['N'.repeat(81), undefined],
  ['', undefined],
  ['  ', undefined],
  ['Ada\nBcc: x', undefined],
  ['Ada\u200b', undefined],
  ['\u202eada', undefined],
])('the name %j is kept as %j', (text, name) => {
  expect(parseDisplayName(text)).toBe(name)
})
