import { expect, it } from 'vitest'
import { canonicalJson, sameValue } from './same-value.ts'

it.each([
  [{ a: 1, b: [1, { c: null }] }, { b: [1, {}], a: 1 }, true],
  [undefined, null, true],
  [{ a: undefined }, {}, true],
  [[1, 2], [2, 1], false],
  [[1, null], [1], false],
  ['1', 1, false],
  [{ a: { b: 1 } }, { a: { b: 2 } }, false],
  [{}, [], false],
])('%j and %j: the same is %j', (a, b, same) => {
  expect(sameValue(a, b)).toBe(same)
  expect(sameValue(b, a)).toBe(same)
  expect(canonicalJson(a ?? null) === canonicalJson(b ?? null)).toBe(same)
})
