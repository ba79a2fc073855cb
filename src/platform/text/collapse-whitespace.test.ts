import { expect, it } from 'vitest'
import { collapseWhitespace } from './collapse-whitespace.ts'

it.each([
  ['', ''],
  [' \n\t ', ''],
  ['one', 'one'],
  ['  one \r\n\r\n two\u00a0\u2028three ', 'one two three'],
])('on one line, %j is %j', (text, line) => {
  expect(collapseWhitespace(text)).toBe(line)
})
