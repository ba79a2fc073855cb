import { Resolver } from 'node:dns/promises'
import { setTimeout as pass } from 'node:timers/promises'

/** Total timeout of a lookup, ms: a name server that does not answer must not keep others waiting. */
const MAX_MS = 3_000
/** ms for one name server before the next is asked; the second round takes twice as long. */
const ONE_SERVER_MS = 1_000
/** ms that the other family is given once one has answered (RFC 8305, section 3). */
const RESOLUTION_DELAY_MS = 50

/**
 * The public addresses of a name, both families, queried directly from the name servers (c-ares). The system's
 * resolver (getaddrinfo) blocks one of libuv's few threads, where unanswered lookups would delay everything else that
 * needs one: files, the database's name, the media store's. So `/etc/hosts` and search domains are ignored, which
 * contain no public names. Rejects if neither family answers in time. `servers` are `address[:port]`.
 */
export async function lookUp(
  hostname: string,
  servers?: readonly string[],
  maxMs = MAX_MS,
): Promise<string[]> {
  const resolver = new Resolver({ timeout: Math.min(ONE_SERVER_MS, maxMs), tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  const ended = new AbortController()
  const { signal } = ended
  const four = resolver.resolve4(hostname)
  const six = resolver.resolve6(hostname)
  const late = pass(maxMs, undefined, { signal }).then(() => {
    throw new Error(`no name server answered for ${hostname} in time`)
  })
  for (const each of [four, six, late]) each.catch(() => undefined) // handled below, or no longer needed
  try {
    await Promise.race([Promise.any([four, six]), late])
    await Promise.race([Promise.allSettled([four, six]), pass(RESOLUTION_DELAY_MS, undefined, { signal })])
    const completed = [four, six].map((each) => Promise.race([each, Promise.resolve<string[]>([])]))
    return (await Promise.all(completed.map((each) => each.catch(() => [])))).flat()
  } finally {
    ended.abort()
    resolver.cancel()
  }
}
