import { lookup as systemLookup } from 'node:dns/promises'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { Agent, fetch } from 'undici'
import { Problem } from '../problem.ts'
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

const SYSTEM: Network = {
  lookup: async (hostname) => (await systemLookup(hostname, { all: true })).map(({ address }) => address),
  dial: ({ address, port, hostname, isSecure }) =>
    isSecure
      ? connectSecure({ host: address, port, servername: hostname, ALPNProtocols: ['http/1.1'] })
      : connectPlain({ host: address, port }),
}

export interface OutsideAnswer {
  /** Where it came from in the end. */
  readonly url: string
  readonly type: string
  readonly body: Buffer
}

export interface OutsideRequest {
  /** Of the decoded body. */
  readonly mostBytes: number
  readonly accept: string
  /** ms for the whole of it; ten seconds at most, and where it is left out. */
  readonly within?: number
  /** What is longer is cut there, instead of refused. */
  readonly isCut?: boolean
}

const MOST_REDIRECTS = 4
const DEADLINE_MS = 10_000
const USER_AGENT = 'StopPress/1 (link preview)'

/**
 * Fetches addresses that a writer gave (server-side request forgery is what this is about): public addresses only,
 * each name looked up once and connected to where it was looked up, each redirect judged anew, never longer than
 * ten seconds and never more than was asked for.
 */
export class Outside {
  readonly #agent: Agent

  constructor(network: Network = SYSTEM) {
    this.#agent = new Agent({
      pipelining: 0,
      keepAliveTimeout: 1,
      // oxlint-disable promise/no-callback-in-promise -- undici asks for a connector with a callback
      connect: (options, callback) => {
        dialChecked(network, options).then(
          (socket) => callback(null, socket),
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
        )
      },
      // oxlint-enable promise/no-callback-in-promise
    })
  }

  /** Rejects with `outside-refused`, `outside-unreachable` or `outside-too-large`. */
  async get(
    address: string,
    { mostBytes, accept, within = DEADLINE_MS, isCut = false }: OutsideRequest,
  ): Promise<OutsideAnswer> {
    const signal = AbortSignal.timeout(Math.max(1, Math.min(within, DEADLINE_MS)))
    let url = judged(address)
    try {
      for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
        const answer = await fetch(url, {
          dispatcher: this.#agent,
          redirect: 'manual',
          signal,
          headers: { accept, 'user-agent': USER_AGENT, 'accept-language': 'en' },
        })
        const { status } = answer
        const location = answer.headers.get('location')
        if (status >= 300 && status < 400 && location !== null) {
          await answer.body?.cancel()
          url = judged(URL.parse(location, url)?.href ?? '')
          continue
        }
        if (!answer.ok) {
          await answer.body?.cancel()
          throw outsideProblem('outside-unreachable', `It answered ${status}.`)
        }
        const body = await bounded(answer.body, mostBytes, isCut)
        return { url: url.href, type: answer.headers.get('content-type') ?? '', body }
      }
      throw outsideProblem('outside-unreachable', 'It leads from one address to the next without end.')
    } catch (error) {
      throw asProblem(error)
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

/** The rules of the address itself; a number in place of a name is judged here, in whatever notation it came. */
function judged(address: string): URL {
  const url = URL.parse(address)
  const isFit =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.port === '' && // the URL's parser leaves the usual one out
    url.username === '' &&
    url.password === ''
  if (!isFit) throw outsideProblem('outside-refused')
  const host = bare(url.hostname)
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw outsideProblem('outside-refused')
  return url
}

/** Every address that a name has must be public: one that has both kinds is how a check is led astray. */
async function dialChecked(
  network: Network,
  options: { hostname: string; port: string; protocol: string },
): Promise<Socket> {
  const hostname = bare(options.hostname)
  const addresses = isIP(hostname) !== 0 ? [hostname] : await network.lookup(hostname)
  const [address] = addresses
  if (address === undefined || !addresses.every(isPublicAddress)) throw outsideProblem('outside-refused')
  const isSecure = options.protocol === 'https:'
  const port = options.port === '' ? (isSecure ? 443 : 80) : Number(options.port)
  const socket = network.dial({ address, port, hostname, isSecure })
  return new Promise((resolve, reject) => {
    socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error('the connection took too long')))
    socket.once('error', reject)
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

async function bounded(
  body: AsyncIterable<Uint8Array> | null,
  mostBytes: number,
  isCut: boolean,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    parts.push(part)
    if (length <= mostBytes) continue
    if (!isCut) throw outsideProblem('outside-too-large')
    break
  }
  return Buffer.concat(parts)
}

/** What the network throws, however deep it lies, as something that a writer can read. */
function asProblem(error: unknown): Problem {
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if (each instanceof Problem) return each
  return outsideProblem('outside-unreachable', undefined, { cause: error })
}
