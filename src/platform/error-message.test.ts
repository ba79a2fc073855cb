import { expect, it } from 'vitest'
import { errorMessage } from './error-message.ts'

it.each([
  [new Error('the disk is full'), 'the disk is full'],
  [
    new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')]),
    'refused by ::1; refused by 127.0.0.1',
  ],
  [new AggregateError([new Error('answered 500')], 'not forgotten'), 'not forgotten'],
  ['a word', 'a word'],
  [undefined, 'undefined'],
])('the message of %j is %j', (error, message) => {
  expect(errorMessage(error)).toBe(message)
})
