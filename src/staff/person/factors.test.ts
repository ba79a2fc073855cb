import { describe, expect, it } from 'vitest'
import { adminNeeds, confirmedAt, type Factors } from './factors.ts'

const DAY_MS = 86_400_000
const NOW = 100 * DAY_MS
const ADMIN: Factors = {
  isAdmin: true,
  adminSince: NOW - 8 * DAY_MS,
  firstSeenAt: NOW - 8 * DAY_MS,
  hasPasskey: true,
  confirmedAt: NOW,
  passkeyAt: NOW,
}

describe('an admin', () => {
  it.each([
    ['who has shown a passkey in this session needs nothing', {}, null],
    ['who came by mail and has a passkey needs to show it', { passkeyAt: null }, 'passkey'],
    ['without a passkey needs one after a week', { hasPasskey: false, passkeyAt: null }, 'first-passkey'],
    [
      'of this week needs none yet',
      { hasPasskey: false, passkeyAt: null, adminSince: NOW - 7 * DAY_MS + 1 },
      null,
    ],
    [
      'who was invited long ago has a week from when they first came',
      { hasPasskey: false, passkeyAt: null, firstSeenAt: NOW - DAY_MS },
      null,
    ],
    ['of this week who has a passkey needs to show it', { adminSince: NOW, passkeyAt: null }, 'passkey'],
    ['that was needs nothing', { isAdmin: false, adminSince: null, passkeyAt: null }, null],
  ] as const)('%s', (_, given, needs) => {
    expect(adminNeeds({ ...ADMIN, ...given }, NOW)).toBe(needs)
  })
})

it.each([
  ['an admin with a passkey confirms by that alone', { passkeyAt: 5 }, 5],
  ['an admin with a passkey who never showed it has not confirmed', { passkeyAt: null }, 0],
  ['an admin without one confirms by mail', { hasPasskey: false, passkeyAt: null }, NOW],
  ['anybody else confirms by whatever they did last', { isAdmin: false, passkeyAt: 5 }, NOW],
  ['anybody else confirms by a passkey too', { isAdmin: false, confirmedAt: 5 }, NOW],
] as const)('%s', (_, given, at) => {
  expect(confirmedAt({ ...ADMIN, ...given })).toBe(at)
})
