import { Resolver } from 'node:dns/promises'
import { setTimeout as pass } from 'node:timers/promises'

/** ms for a name: whoever owns one that does not answer must not keep others waiting. */
const MOST_MS = 3_000
/** ms for one name server before the next is asked; the second round takes twice as long. */
const ONE_SERVER_MS = 1_000
/** ms that the other family is given once one has answered (RFC 8305, section 3). */
const RESOLUTION_DELAY_MS = 50

/**
 * The public addresses of a name, both families, asked of the name servers directly (c-ares). The system's own way
 * (getaddrinfo) waits in one of libuv's few threads, where names that do not answer hold up everything else that
 * needs one: files, the database's name, the media store's. So `/etc/hosts` and search domains are not looked at,
 * which name nothing public. Rejects where neither family answers in time. `servers` are `address[:port]`.
 */
export async function lookUp(
  hostname: string,
  servers?: readonly string[],
  mostMs = MOST_MS,
): Promise<string[]> {
  const resolver = new Resolver({ timeout: Math.min(ONE_SERVER_MS, mostMs), tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const ended = new AbortController()
  const { signal } = ended
  const four = resolver.resolve4(hostname)
  const six = resolver.resolve6(hostname)
  const late = pass(mostMs, undefined, { signal }).then(() => {
    throw new Error(`no name server answered for ${hostname} in time`)
  })
  for (const each of [four, six, late]) each.catch(() => undefined) // looked at below, or not needed any more
  try {
    await Promise.race([Promise.any([four, six]), late])
    await Promise.race([Promise.allSettled([four, six]), pass(RESOLUTION_DELAY_MS, undefined, { signal })])
    const settled = [four, six].map((each) => Promise.race([each, Promise.resolve<string[]>([])]))
    return (await Promise.all(settled.map((each) => each.catch(() => [])))).flat()
  } finally {
    ended.abort()
    resolver.cancel()
  }
}
