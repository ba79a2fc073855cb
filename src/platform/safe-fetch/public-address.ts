import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The allocated part of IPv6 (IANA IPv6 address space registry). */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3')
/** Interface identifiers that carry an IPv4 address (ISATAP, RFC 5214, 6.1), without and with the universal bit. */
const ISATAP: readonly string[] = ['0:5efe', '200:5efe']

/**
 * Whether an IP address belongs to the public internet: global unicast and nothing else (IANA special-purpose
 * registries, RFC 6890). Of IPv6 that is what lies in 2000::/3 and is set aside for nothing. An IPv4 address that is
 * carried in an IPv6 one, in whatever way (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP), is refused
 * as such, even a public one: only attempts to bypass a check use such notations.
 */
export function isPublicAddress(address: string): boolean {
  // Node's rules are the strict ones: four decimal numbers. The library also reads `127.1` and octal numbers.
  if (isIPv4(address)) return ipaddr.IPv4.parse(address).range() === 'unicast'
  if (!isIPv6(address) || address.includes('%')) return false
  const parsed = ipaddr.IPv6.parse(address)
  const [, , , , fifth = 0, sixth = 0] = parsed.parts
  const isCarrier = ISATAP.includes(`${fifth.toString(16)}:${sixth.toString(16)}`)
  return parsed.match(GIVEN_OUT) && parsed.range() === 'unicast' && !isCarrier
}
