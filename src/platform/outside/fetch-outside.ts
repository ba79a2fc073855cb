import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { Agent, fetch } from 'undici'
import { Problem } from '../problem.ts'
import { bare, dialChecked, type Network } from './dial-checked.ts'
import { lookUp } from './look-up.ts'
import { outsideProblem } from './problems.ts'
import { isPublicAddress } from './public-address.ts'

const SYSTEM: Network = {
  lookup: (hostname) => lookUp(hostname),
  dial: ({ address, port, hostname, isSecure }) =>
    isSecure
      ? connectSecure({
          host: address,
          port,
          ...(isIP(hostname) === 0 && { servername: hostname }), // TLS names no numbers
          ALPNProtocols: ['http/1.1'],
        })
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
 * each name looked up once and connected to where it was looked up (any of its addresses that answers), each redirect judged anew, never longer than
 * ten seconds and never more than was asked for.
 */
export class Outside {
  readonly #agent: Agent
  readonly #isOn: boolean

  constructor(network: Network = SYSTEM, isOn = true) {
    this.#isOn = isOn
    this.#agent = new Agent({
      pipelining: 0,
      keepAliveTimeout: 1,
      // oxlint-disable promise/no-callback-in-promise -- undici asks for a connector with a callback
      connect: (options, callback) => {
        dialChecked(network, options, DEADLINE_MS).then(
          (socket) => {
            socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error('the connection took too long')))
            callback(null, socket)
          },
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
        )
      },
      // oxlint-enable promise/no-callback-in-promise
    })
  }

  /** Rejects with `outside-off`, `outside-refused`, `outside-unreachable` or `outside-too-large`. */
  async get(
    address: string,
    { mostBytes, accept, within = DEADLINE_MS, isCut = false }: OutsideRequest,
  ): Promise<OutsideAnswer> {
    if (!this.#isOn) throw outsideProblem('outside-off')
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
