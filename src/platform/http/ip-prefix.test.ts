import { expect, it } from 'vitest'
import { ipPrefix } from './ip-prefix.ts'

it.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['::1', '::/48'],
  ['unix socket', ''],
])('the address %s is kept as %j', (ip, kept) => {
  expect(ipPrefix(ip)).toBe(kept)
})
