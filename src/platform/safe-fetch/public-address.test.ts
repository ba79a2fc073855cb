import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.0',
  '2001:4860:4860::8888',
  '2606:4700::1111',
  '2a00:1450:4001::200e',
  '2a02:2e0:3fe:1001:302::',
]

/** By registry: IANA IPv4 and IPv6 special-purpose addresses, IPv6 address space. */
const OTHER: Readonly<Record<string, readonly string[]>> = {
  'IPv4 for special purposes': [
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.1.1',
    '192.175.48.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ],
  'IPv6 for special purposes': [
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd12:3456:789a::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '3fff:fff::1',
    '2001:2::1',
    '2001:3::1',
    '2001:4:112::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
    '2620:4f:8000::1',
    '5f00::1',
  ],
  // IANA has given only 2000::/3 to anybody.
  'IPv6 that nobody has': ['4000::1', '6000::1', '8000::1', '100:0:0:1::1', '400::1', 'e000::1', '1fff::1'],
  'IPv4 in the clothes of IPv6': [
    '::127.0.0.1',
    '::7f00:1',
    '::169.254.169.254',
    '::8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::a00:1',
    '64:ff9b:1:fffe::a9fe:a9fe',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '2002:808:808::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    // ISATAP (RFC 5214, 6.1): the interface's half carries an IPv4 address.
    '2606:4700::5efe:a00:1',
    '2606:4700::200:5efe:127.0.0.1',
  ],
  'what is no address, or writes one in its own way': [
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '0177.0.0.1',
    '127.0.0.1:80',
    '[2606:4700::1111]',
    '2606:4700::1111/64',
    '1.1.1.1 ',
  ],
}

describe('an address of the public internet', () => {
  it.each(PUBLIC)('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  for (const [kind, addresses] of Object.entries(OTHER)) {
    it.each(addresses)(`is not ${kind}: %j`, (address) => {
      expect(isPublicAddress(address)).toBe(false)
    })
  }
})
