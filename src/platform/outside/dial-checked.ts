import { isIP, isIPv6, type Socket } from 'node:net'
import { outsideProblem } from './problems.ts'
import { isPublicAddress } from './public-address.ts'

/** One connection to an address that has been checked. */
interface Dialling {
  readonly address: string
  readonly port: number
  /** The name that was asked for: for TLS. */
  readonly hostname: string
  readonly isSecure: boolean
}

/** The world outside: production has the system's; tests bring a fake one, and no setting can. */
export interface Network {
  lookup(hostname: string): Promise<readonly string[]>
  dial(to: Dialling): Socket
}

/** ms that an attempt is given before the next address is tried beside it (RFC 8305, section 8). */
const NEXT_ATTEMPT_MS = 250
/** Of one name. Whoever owns a name could otherwise have us knock at as many doors as fit into its answer. */
const MOST_ATTEMPTS = 6

/**
 * A connection to one of the addresses that a name has, looked up once. All of them must be public: a name that
 * has both kinds is how a check is led astray. They are tried in the order of the answer with the families taking
 * turns, each a quarter of a second after the last one or as soon as that has failed; the first to stand is used,
 * the others are closed. Rejects with `outside-refused`, or with the network's own error within `deadline` ms.
 */
export async function dialChecked(
  network: Network,
  options: { hostname: string; port: string; protocol: string },
  deadline: number,
): Promise<Socket> {
  const begun = performance.now()
  const hostname = bare(options.hostname)
  const addresses = isIP(hostname) !== 0 ? [hostname] : await network.lookup(hostname)
  if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw outsideProblem('outside-refused')
  const isSecure = options.protocol === 'https:'
  const port = options.port === '' ? (isSecure ? 443 : 80) : Number(options.port)
  return firstToStand(
    familiesInTurn([...new Set(addresses)])
      .slice(0, MOST_ATTEMPTS)
      .map((address) => () => network.dial({ address, port, hostname, isSecure })),
    deadline - (performance.now() - begun),
  )
}

/** A host as it stands in an address, without the brackets of IPv6. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Happy Eyeballs (RFC 8305, section 4): where one family leads nowhere, the next attempt is of the other. */
function familiesInTurn(addresses: readonly string[]): string[] {
  const isFirstV6 = isIPv6(addresses[0] ?? '')
  const first = addresses.filter((address) => isIPv6(address) === isFirstV6)
  const second = addresses.filter((address) => isIPv6(address) !== isFirstV6)
  const longer = Math.max(first.length, second.length)
  return Array.from({ length: longer }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((address) => address !== undefined)
}

function firstToStand(attempts: readonly (() => Socket)[], within: number): Promise<Socket> {
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
      socket.on('error', failed) // stays: one that lost may still fail while it is closed
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
