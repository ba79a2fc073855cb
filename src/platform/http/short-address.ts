import ipaddr from 'ipaddr.js'

/** An IP address as we keep it: its network (/24, or /48 of IPv6), which is no longer somebody's machine. */
export function shortAddress(ip: string): string {
  if (!ipaddr.isValid(ip)) return ''
  const address = ipaddr.process(ip)
  const [network, bits] =
    address.kind() === 'ipv4'
      ? [ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/24`), 24]
      : [ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/48`), 48]
  return `${network.toString()}/${bits}`
}

/** An IP address as calls are counted by it: itself, or the /64 of IPv6 that one subscriber has (RFC 6177). */
export function countedAddress(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  return address.kind() === 'ipv4'
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()
}
