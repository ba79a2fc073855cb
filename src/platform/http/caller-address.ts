import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isPublicAddress } from '../safe-fetch/public-address.ts'

/**
 * Which proxies are trusted for the client's address (X-Forwarded-For): their number in a chain, or their addresses
 * and networks. False: none, the peer is the client.
 */
export type TrustProxy = false | number | readonly string[]

/**
 * A number from 1 to 9, or comma-separated addresses and networks; `on` is one proxy. Undefined for anything else.
 */
export function readTrustProxy(text: string): TrustProxy | undefined {
  if (text === 'off') return false
  if (text === 'on') return 1
  if (/^[1-9]$/.test(text)) return Number(text)
  const networks = text.split(',').map((each) => each.trim())
  return networks.every((network) => parseSubnet(network) !== undefined) ? networks : undefined
}

/** `10.0.0.0/8` or one address. Not `/0`: then each client could claim any address. */
function parseSubnet(network: string) {
  const [address = '', bits, ...rest] = network.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%')) return undefined
  const max = family === 4 ? 32 : 128
  const length = bits === undefined ? max : /^\d{1,3}$/.test(bits) ? Number(bits) : 0
  return length >= 1 && length <= max ? { address, length, family: familyName(family) } : undefined
}

function familyName(family: number): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6'
}

/**
 * Creates a function that determines the client's address from the connection and X-Forwarded-For. Each proxy appends
 * the address it saw, so the header is read from the right, as far as its authors are trusted: entries further left
 * may be forged. A number of proxies does not identify the peer, so it applies only to connections from this machine
 * or a private network; proxies with public addresses must be named.
 */
export function createCallerAddress(
  trust: TrustProxy,
): (peer: string, forwarded: string | undefined) => string {
  const known = new BlockList()
  if (typeof trust === 'object')
    for (const network of trust) {
      const subnet = parseSubnet(network)
      if (subnet !== undefined) known.addSubnet(subnet.address, subnet.length, subnet.family)
    }
  const isBelieved = (address: string, hop: number): boolean => {
    if (trust === false) return false
    if (typeof trust === 'number') return hop < trust && (hop > 0 || !isPublicAddress(address))
    const family = isIP(address)
    return family !== 0 && known.check(address, familyName(family))
  }
  return (peer, forwarded = '') => {
    let caller = normalizeAddress(peer) ?? peer
    const said = forwarded.split(',')
    for (let hop = 0; isBelieved(caller, hop); hop++) {
      const next = normalizeAddress(said.at(-1 - hop) ?? '')
      if (next === undefined) break // a name instead of an address, or the end
      caller = next
    }
    return caller
  }
}

/**
 * The address without a port (some proxies add it, which would make each connection another client) and without IPv6
 * mapping.
 */
function normalizeAddress(text: string): string | undefined {
  const trimmed = text.trim()
  const [, inside = trimmed] =
    /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed) ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed) ?? []
  const address = inside.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIP(address) === 0 ? undefined : address
}

/**
 * The unit of rate limiting: for IPv6 the network (/64), since whoever has one address there has all of them (RFC
 * 6177, RFC 4941).
 */
export function rateLimitKey(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) return address
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)
  return network.toString()
}
