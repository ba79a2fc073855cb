import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isPublicAddress } from '../outside/public-address.ts'

/**
 * Which proxies in front are believed about who calls (X-Forwarded-For): how many there are, one behind the other, or
 * the addresses and networks that they are in. False: none, who connects is who calls.
 */
export type TrustProxy = false | number | readonly string[]

/** A number from 1 to 9, or addresses and networks parted by commas; `on` is one proxy. Undefined for anything else. */
export function readTrustProxy(text: string): TrustProxy | undefined {
  if (text === 'off') return false
  if (text === 'on') return 1
  if (/^[1-9]$/.test(text)) return Number(text)
  const networks = text.split(',').map((each) => each.trim())
  return networks.every((network) => subnetOf(network) !== undefined) ? networks : undefined
}

/** `10.0.0.0/8` or one address. Not everybody (`/0`): then each caller could say who they are. */
function subnetOf(network: string) {
  const [address = '', bits, ...rest] = network.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%')) return undefined
  const most = family === 4 ? 32 : 128
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : 0
  return length >= 1 && length <= most ? { address, length, family: familyName(family) } : undefined
}

function familyName(family: number): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6'
}

/**
 * Makes the function that says from which address a request comes: of its connection and its X-Forwarded-For. Each
 * proxy adds at the right whom it saw, so the header is read from there, as far as those who wrote it are believed:
 * what stands further left the caller may have written. A count of proxies says nothing of who connects, so it holds
 * only for a connection from this machine or a private network; proxies of public addresses are named.
 */
export function callerAddressBy(trust: TrustProxy): (peer: string, forwarded: string | undefined) => string {
  const known = new BlockList()
  if (typeof trust === 'object')
    for (const network of trust) {
      const subnet = subnetOf(network)
      if (subnet !== undefined) known.addSubnet(subnet.address, subnet.length, subnet.family)
    }
  const isBelieved = (address: string, hop: number): boolean => {
    if (trust === false) return false
    if (typeof trust === 'number') return hop < trust && (hop > 0 || !isPublicAddress(address))
    const family = isIP(address)
    return family !== 0 && known.check(address, familyName(family))
  }
  return (peer, forwarded = '') => {
    let caller = plain(peer) ?? peer
    const said = forwarded.split(',')
    for (let hop = 0; isBelieved(caller, hop); hop++) {
      const next = plain(said.at(-1 - hop) ?? '')
      if (next === undefined) break // a name in place of an address, or nobody more
      caller = next
    }
    return caller
  }
}

/** The address without a port (some proxies add it: each connection would be another caller) and without IPv6 clothes. */
function plain(text: string): string | undefined {
  const trimmed = text.trim()
  const [, inside = trimmed] =
    /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed) ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed) ?? []
  const address = inside.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIP(address) === 0 ? undefined : address
}

/**
 * What a caller counts as: of IPv6 the network (/64), since whoever has one address there has all of them (RFC 6177,
 * RFC 4941) and could otherwise be somebody else with each call.
 */
export function countedAs(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) return address
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`)
  return network.toString()
}
