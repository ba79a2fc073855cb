import { describe, expect, it } from 'vitest'
import { createCallerAddress, rateLimitKey, readTrustProxy } from './caller-address.ts'

const CLIENT = '93.184.215.14'
const FORGED = '203.0.113.9'

describe('who calls', () => {
  it.each([
    // [trusted, connection, X-Forwarded-For, who calls]
    [false, CLIENT, FORGED, CLIENT],
    [false, '::ffff:93.184.215.14', undefined, CLIENT],
    // One proxy on this machine: whether it sets the header or adds to it.
    [1, '127.0.0.1', CLIENT, CLIENT],
    [1, '127.0.0.1', `${FORGED}, ${CLIENT}`, CLIENT],
    [1, '::1', `${FORGED},${FORGED},${CLIENT}`, CLIENT],
    [1, '127.0.0.1', undefined, '127.0.0.1'],
    [1, '127.0.0.1', '', '127.0.0.1'],
    // Two, of which the second adds the first.
    [2, '10.0.0.2', `${FORGED}, ${CLIENT}, 192.0.2.1`, CLIENT],
    [2, '10.0.0.2', CLIENT, CLIENT],
    // Whoever gets past the proxies has only their own connection.
    [1, CLIENT, FORGED, CLIENT],
    [2, '2a00:1450::1', `${FORGED}, ${FORGED}`, '2a00:1450::1'],
    // Named networks: as far to the left as they are known.
    [['127.0.0.1', '192.0.2.0/24'], '127.0.0.1', `${FORGED}, ${CLIENT}, 192.0.2.33`, CLIENT],
    [['127.0.0.1', '192.0.2.0/24'], '127.0.0.1', `${FORGED}, ${CLIENT}`, CLIENT],
    [['192.0.2.0/24'], CLIENT, FORGED, CLIENT],
    [['2001:db8::/32'], '2001:db8::1', `${FORGED}, 2a00:1450::5`, '2a00:1450::5'],
    [['127.0.0.0/8'], '::ffff:127.0.0.1', CLIENT, CLIENT],
    // A port would make each connection another caller; a name or a word is nobody.
    [1, '127.0.0.1', `${CLIENT}:51234`, CLIENT],
    [1, '127.0.0.1', '[2a00:1450::5]:51234', '2a00:1450::5'],
    [1, '127.0.0.1', `${CLIENT}, unknown`, '127.0.0.1'],
    [1, '127.0.0.1', `${CLIENT}, <script>`, '127.0.0.1'],
  ] as const)('trusting %j, from %s saying %j, is %s', (trust, peer, forwarded, caller) => {
    expect(createCallerAddress(trust)(peer, forwarded)).toBe(caller)
  })
})

describe('TRUST_PROXY', () => {
  it.each([
    ['off', false],
    ['on', 1],
    ['1', 1],
    ['3', 3],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['127.0.0.1, 2001:db8::/32', ['127.0.0.1', '2001:db8::/32']],
  ])('takes %s', (text, trust) => {
    expect(readTrustProxy(text)).toEqual(trust)
  })

  it.each([
    '0',
    '10',
    'yes',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/',
    'fe80::1%eth0',
    '10.0.0.0/8,',
    'a.example',
  ])('refuses %j', (text) => {
    expect(readTrustProxy(text)).toBeUndefined()
  })
})

describe('a caller counts as', () => {
  it.each([
    ['93.184.215.14', '93.184.215.14'],
    ['2a00:1450:1:2:3:4:5:6', '2a00:1450:1:2::'],
    ['::1', '::'],
    ['', ''],
    ['fe80::1%eth0', 'fe80::1%eth0'],
  ])('%s: %s', (address, counted) => {
    expect(rateLimitKey(address)).toBe(counted)
  })
})
