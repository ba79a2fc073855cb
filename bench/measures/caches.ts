import { createServer, Agent, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startNginx, startVarnish, type Cache } from '../../test/caches/shipped-caches.ts'
import { quantile, type Bench, type Measure, type Target } from '../measure.ts'
import { SERVER_CORE } from '../processes.ts'
import { proseMaker } from '../prose.ts'
import { decimal, integer, milliseconds } from '../report.ts'
import { createStory, publish, startStopPress, type StopPress, type Story } from '../stop-press.ts'

const EVERY_MS = 33_000
/** Pollers begin within this time. */
const RAMP_MS = 5_000
const CACHES = [
  { name: 'nginx', start: startNginx, p99Ms: 700 },
  { name: 'Varnish', start: startVarnish, p99Ms: 400 },
] as const

interface Run {
  readonly pollers: number
  readonly polls: number
  /** Requests of readers that reached the server. */
  readonly atOrigin: number
  readonly perSecond: number
  readonly latencies: readonly number[]
  readonly expected: number
}

/** What a crowd that polls costs the server behind each shipped cache, and how soon it has a post. */
export const caches: Measure = {
  name: 'caches',
  needsTools: false,
  run: async (bench) => {
    const { crowds } = bench
    const rows: string[][] = []
    const targets: Target[] = []
    for (const { name, start, p99Ms } of CACHES) {
      const runs: Run[] = []
      for (const pollers of crowds) {
        const run = await measureCrowd(bench, start, pollers)
        runs.push(run)
        bench.progress(`${name}, ${pollers} pollers: ${run.atOrigin} at the origin, ${run.polls} polls`)
        rows.push([
          name,
          integer(pollers),
          integer(run.polls),
          integer(run.atOrigin),
          decimal(run.perSecond, 2),
          milliseconds(quantile(run.latencies, 0.5)),
          milliseconds(quantile(run.latencies, 0.99)),
          milliseconds(Math.max(...run.latencies)),
          integer(run.expected - run.latencies.length),
        ])
      }
      const counts = runs.map((run) => run.atOrigin)
      const latencies = runs.flatMap((run) => run.latencies)
      targets.push(
        {
          what: `${name}: requests at the origin, most against least pollers`,
          measured: Math.max(...counts) / Math.min(...counts),
          atMost: 1.2,
        },
        {
          what: `${name}: requests at the origin a second`,
          measured: Math.max(...runs.map((run) => run.perSecond)),
          atMost: 0.5,
          unit: 'a second',
        },
        {
          what: `${name}: publish to each poller, p99`,
          measured: quantile(latencies, 0.99),
          atMost: p99Ms,
          unit: 'ms',
        },
      )
    }
    return {
      title: 'A crowd that polls through a cache',
      columns: [
        'cache',
        'pollers',
        'polls',
        'at the origin',
        'a second',
        'p50 ms',
        'p99 ms',
        'highest ms',
        'lost',
      ],
      rows,
      targets,
      notes: [
        `Each row ${decimal(bench.cacheMinutes, 1)} minutes; a post of 500 bytes every ${EVERY_MS / 1_000} s. Pollers ask as the reader’s script does; latency is from sending the post to each poller’s having it. The caches run the files of deploy/, without TLS.`,
      ],
    }
  },
}

async function measureCrowd(
  bench: Bench,
  start: (nodes: [string, string], options: { command: readonly string[] }) => Promise<Cache>,
  pollers: number,
): Promise<Run> {
  const server = await startStopPress(bench)
  const story = await createStory(server, 'bench')
  const counter = await startCounter(server.port)
  const cache = await start([counter.url, counter.url], {
    command: ['taskset', '-c', String(SERVER_CORE)],
  })
  const crowd = new Crowd(cache, story, pollers)
  try {
    return await followFor(bench.cacheMinutes * 60_000, { server, story, counter, crowd, pollers })
  } finally {
    crowd.stop()
    await cache.close()
    await counter.close()
    await server.server.stop()
  }
}

async function followFor(
  ms: number,
  parts: { server: StopPress; story: Story; counter: Counter; crowd: Crowd; pollers: number },
): Promise<Run> {
  const { server, story, counter, crowd, pollers } = parts
  const prose = proseMaker(7)
  const begin = performance.now()
  await crowd.start(server)
  let posts = 0
  // The first post comes when all are there; the last early enough that all can have it.
  let next = begin + RAMP_MS + 3_000
  while (next < begin + ms - 3_000) {
    await sleep(next - performance.now())
    const marker = `marker-${posts}.`
    crowd.sent(marker, performance.now())
    await publish(server, story, `${marker} ${prose(480)}`)
    posts += 1
    next += EVERY_MS
  }
  await sleep(begin + ms - performance.now())
  return {
    pollers,
    polls: crowd.polls,
    atOrigin: counter.count(),
    perSecond: counter.count() / (ms / 1_000),
    latencies: crowd.latencies,
    expected: posts * pollers,
  }
}

/** Pollers that ask as `src/pages/reader/follow.ts` does. */
class Crowd {
  readonly latencies: number[] = []
  polls = 0
  readonly #cache: Cache
  readonly #story: Story
  readonly #agents: Agent[]
  readonly #count: number
  #sent: { marker: string; at: number } = { marker: '\0', at: 0 }
  #isOver = false
  #last: { bytes: Buffer; text: string } = { bytes: Buffer.alloc(0), text: '' }

  constructor(cache: Cache, story: Story, count: number) {
    this.#cache = cache
    this.#story = story
    this.#count = count
    // From several addresses of this machine: one has a limit of connections, as one household should.
    this.#agents = [2, 3, 4, 5].map(
      (host) => new Agent({ keepAlive: true, maxSockets: Infinity, localAddress: `127.0.0.${host}` }),
    )
  }

  /** All begin, each at a time of its own, from where the story stands. */
  async start(server: StopPress): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${server.port}${this.#story.page}.json`)
    const { position } = (await answer.json()) as { position: string }
    for (let n = 0; n < this.#count; n += 1)
      this.#follow(n, `${this.#story.page}/changes/${position}`).catch((error: unknown) => {
        if (!this.#isOver) process.stderr.write(`  a poller ended: ${String(error)}\n`)
      })
  }

  sent(marker: string, at: number): void {
    this.#sent = { marker, at }
  }

  stop(): void {
    this.#isOver = true
    for (const agent of this.#agents) agent.destroy()
  }

  async #follow(n: number, first: string): Promise<void> {
    await sleep(Math.random() * RAMP_MS)
    let path = first
    while (!this.#isOver) {
      const text = await this.#ask(this.#agents[n % this.#agents.length], path)
      this.polls += 1
      if (text.includes(this.#sent.marker)) this.latencies.push(performance.now() - this.#sent.at)
      const { next, spread } = JSON.parse(text) as { next: string; spread: number }
      path = next
      await sleep(Math.random() * spread)
    }
  }

  /** The whole crowd gets the same bytes: they are decoded once, or this process would be what is measured. */
  #decode(bytes: Buffer, encoding: string | undefined): string {
    if (bytes.equals(this.#last.bytes)) return this.#last.text
    const plain =
      encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
    this.#last = { bytes, text: plain.toString() }
    return this.#last.text
  }

  async #ask(agent: Agent | undefined, path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { agent, port: this.#cache.port, host: '127.0.0.1', path }
      request({ ...options, headers: { 'accept-encoding': 'gzip, deflate, br' } }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          if (answer.statusCode === 200)
            resolve(this.#decode(Buffer.concat(parts), answer.headers['content-encoding']))
          else reject(new Error(`${path} was answered ${answer.statusCode}`))
        })
      })
        .on('error', reject)
        .end()
    })
  }
}

interface Counter {
  readonly url: string
  count(): number
  close(): Promise<void>
}

/** Passes everything on to the server, and counts what readers ask for. */
async function startCounter(port: number): Promise<Counter> {
  let count = 0
  const agent = new Agent({ keepAlive: true })
  const server: Server = createServer((asked, answer) => {
    if (asked.url?.startsWith('/live/') === true) count += 1
    const { method, url, headers } = asked
    const onward = request({ agent, host: '127.0.0.1', port, method, path: url, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
