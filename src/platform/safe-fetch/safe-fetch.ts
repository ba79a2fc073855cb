import { connect as connectPlain, isIP } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { Agent, fetch } from 'undici'
import { Problem } from '../problem.ts'
import { stripBrackets, dialPublic, type Network } from './dial-public.ts'
import { lookUp } from './lookup.ts'
import { safeFetchProblem } from './problems.ts'
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

export interface SafeFetchResponse {
  /** The final URL after redirects. */
  readonly url: string
  readonly type: string
  readonly body: Buffer
}

export interface SafeFetchRequest {
  /** Of the decoded body. */
  readonly maxBytes: number
  readonly accept: string
  /** Total timeout in ms; ten seconds at most and by default. */
  readonly within?: number
  /** Longer bodies are truncated instead of rejected. */
  readonly isCut?: boolean
}

const MAX_REDIRECTS = 4
const DEADLINE_MS = 10_000
const USER_AGENT = 'StopPress/1 (link preview)'

/**
 * Fetches untrusted addresses with protection against server-side request forgery: only public addresses, each name
 * looked up once and connected to one of those very addresses, each redirect checked again, at most ten seconds and a
 * bounded size.
 */
export class SafeFetch {
  readonly #agent: Agent
  readonly #isOn: boolean

  constructor(network: Network = SYSTEM, isOn = true) {
    this.#isOn = isOn
    this.#agent = new Agent({
      pipelining: 0,
      keepAliveTimeout: 1,
      // oxlint-disable promise/no-callback-in-promise -- undici asks for a connector with a callback
      connect: (options, callback) => {
        dialPublic(network, options, DEADLINE_MS).then(
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

  /** Rejects with `fetch-disabled`, `fetch-refused`, `fetch-unreachable` or `fetch-too-large`. */
  async get(
    address: string,
    { maxBytes, accept, within = DEADLINE_MS, isCut = false }: SafeFetchRequest,
  ): Promise<SafeFetchResponse> {
    if (!this.#isOn) throw safeFetchProblem('fetch-disabled')
    const signal = AbortSignal.timeout(Math.max(1, Math.min(within, DEADLINE_MS)))
    let url = requirePublicUrl(address)
    try {
      for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
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
          url = requirePublicUrl(URL.parse(location, url)?.href ?? '')
          continue
        }
        if (!answer.ok) {
          await answer.body?.cancel()
          throw safeFetchProblem('fetch-unreachable', `It answered ${status}.`)
        }
        const body = await readLimited(answer.body, maxBytes, isCut)
        return { url: url.href, type: answer.headers.get('content-type') ?? '', body }
      }
      throw safeFetchProblem('fetch-unreachable', 'It leads from one address to the next without end.')
    } catch (error) {
      throw toProblem(error)
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

/** Checks the URL itself; numeric hosts are checked here, in any notation. */
function requirePublicUrl(address: string): URL {
  const url = URL.parse(address)
  const isFit =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.port === '' && // the URL parser drops the default port
    url.username === '' &&
    url.password === ''
  if (!isFit) throw safeFetchProblem('fetch-refused')
  const host = stripBrackets(url.hostname)
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw safeFetchProblem('fetch-refused')
  return url
}

async function readLimited(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  isCut: boolean,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    parts.push(part)
    if (length <= maxBytes) continue
    if (!isCut) throw safeFetchProblem('fetch-too-large')
    break
  }
  return Buffer.concat(parts)
}

/** Converts nested network errors to problems that a writer can understand. */
function toProblem(error: unknown): Problem {
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if (each instanceof Problem) return each
  return safeFetchProblem('fetch-unreachable', undefined, { cause: error })
}
