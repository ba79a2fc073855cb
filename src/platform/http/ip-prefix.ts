import ipaddr from 'ipaddr.js'

/** An IP address as stored: its network (/24, or /48 for IPv6), which does not identify a machine. */
export function ipPrefix(ip: string): string {
  if (!ipaddr.isValid(ip)) return ''
  const address = ipaddr.process(ip)
  const [network, bits] =
    address.kind() === 'ipv4'
      ? [ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/24`), 24]
      : [ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/48`), 48]
  return `${network.toString()}/${bits}`
}

/** An IP address as rate limited: itself, or the /64 of an IPv6 subscriber (RFC 6177). */
export function rateLimitAddress(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  return address.kind() === 'ipv4'
    ? address.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()
}
