import { isIP, isIPv6, type Socket } from 'node:net'
import { safeFetchProblem } from './problems.ts'
import { isPublicAddress } from './public-address.ts'

/** One connection to an address that has been checked. */
interface DialTarget {
  readonly address: string
  readonly port: number
  /** The name that was asked for: for TLS. */
  readonly hostname: string
  readonly isSecure: boolean
}

/** The network: the system's in production; tests inject a fake one, and no setting can. */
export interface Network {
  lookup(hostname: string): Promise<readonly string[]>
  dial(to: DialTarget): Socket
}

/** ms that an attempt is given before the next address is tried beside it (RFC 8305, section 8). */
const NEXT_ATTEMPT_MS = 250
/**
 * Maximum of addresses per name. Otherwise the owner of a name could make us connect to as many addresses as fit into
 * a DNS response.
 */
const MAX_ATTEMPTS = 6

/**
 * Connects to one of the addresses of a name, looked up once. All of them must be public: a name with both kinds is
 * an attempt to bypass the check. They are tried in order with alternating families, each a quarter of a second after
 * the previous one or as soon as that has failed; the first to connect is used, the others are closed. Rejects with
 * `fetch-refused`, or with the network's error within `deadline` ms.
 */
export async function dialPublic(
  network: Network,
  options: { hostname: string; port: string; protocol: string },
  deadline: number,
): Promise<Socket> {
  const begun = performance.now()
  const hostname = stripBrackets(options.hostname)
  const addresses = isIP(hostname) !== 0 ? [hostname] : await network.lookup(hostname)
  if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw safeFetchProblem('fetch-refused')
  const isSecure = options.protocol === 'https:'
  const port = options.port === '' ? (isSecure ? 443 : 80) : Number(options.port)
  return firstConnected(
    interleaveFamilies([...new Set(addresses)])
      .slice(0, MAX_ATTEMPTS)
      .map((address) => () => network.dial({ address, port, hostname, isSecure })),
    deadline - (performance.now() - begun),
  )
}

/** The host of a URL, without the brackets of IPv6. */
export function stripBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Happy Eyeballs (RFC 8305, section 4): where one family leads nowhere, the next attempt is of the other. */
function interleaveFamilies(addresses: readonly string[]): string[] {
  const isFirstV6 = isIPv6(addresses[0] ?? '')
  const first = addresses.filter((address) => isIPv6(address) === isFirstV6)
  const second = addresses.filter((address) => isIPv6(address) !== isFirstV6)
  const longer = Math.max(first.length, second.length)
  return Array.from({ length: longer }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((address) => address !== undefined)
}

function firstConnected(attempts: readonly (() => Socket)[], within: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const underway = new Set<Socket>()
    let begun = 0
    let nextTimer: NodeJS.Timeout | undefined
    const end = () => {
      clearTimeout(nextTimer)
      clearTimeout(deadlineTimer)
      for (const socket of underway) socket.destroy()
      underway.clear()
    }
    const fail = (error: Error) => {
      end()
      reject(error)
    }
    const deadlineTimer = setTimeout(
      fail,
      Math.max(1, within),
      new Error('no address of it answered in time'),
    )
    const tryNext = () => {
      clearTimeout(nextTimer)
      const socket = attempts[begun++]?.()
      if (socket === undefined) return
      underway.add(socket)
      const failed = (error: Error) => {
        if (!underway.delete(socket)) return
        if (begun < attempts.length) tryNext()
        else if (underway.size === 0) fail(error)
      }
      socket.on('error', failed) // remains attached: a losing attempt may still fail while closing
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        if (!underway.delete(socket)) return
        end()
        socket.off('error', failed)
        resolve(socket)
      })
      if (begun < attempts.length) nextTimer = setTimeout(tryNext, NEXT_ATTEMPT_MS)
    }
    tryNext()
  })
}
