import ipaddr from 'ipaddr.js'

/**
 * Whether an IP address belongs to the public internet: global unicast and nothing else (IANA special-purpose
 * registries, RFC 6890). Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are refused as
 * such, except mapped ones, which are judged by what they carry.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}
