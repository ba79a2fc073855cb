import { randomBytes, randomUUID } from 'node:crypto'
import { request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startNginx } from '../../test/caches/shipped-caches.ts'
import { quantile, type Bench, type Measure } from '../measure.ts'
import { SERVER_CORE } from '../processes.ts'
import { proseMaker } from '../prose.ts'
import { integer, milliseconds } from '../report.ts'
import { createStory, startStopPress, type StopPress, type Story } from '../stop-press.ts'

const STREAMS = 600
const EVERY_MS = 200
/** Between the restart of one node and that of the other. */
const BETWEEN_MS = 6_000
const ADMIN = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const DRAIN_S = 5

/** Two nodes on PostgreSQL behind the shipped nginx, restarted one after the other while a story runs. */
export const restart: Measure = {
  name: 'restart',
  needsTools: false,
  run: async (bench) => {
    const database = `stoppress_bench_${randomBytes(6).toString('hex')}`
    await administer(`create database ${database}`)
    const url = new URL(ADMIN)
    url.pathname = `/${database}`
    try {
      const found = await restartBoth(bench, url.href)
      const { readers, posts, refused } = found
      const missing = readers.filter((reader) => reader.position !== found.position || reader.holes > 0)
      const away = readers.flatMap((reader) => reader.away)
      return {
        title: `A rolling restart of two nodes, ${STREAMS} streams`,
        columns: [
          'posts',
          'refused',
          'readers not up to date',
          'times away',
          'p50 ms',
          'p99 ms',
          'highest ms',
          'most back in 100 ms',
        ],
        rows: [
          [
            integer(posts),
            integer(refused),
            integer(missing.length),
            integer(away.length),
            milliseconds(quantile(away, 0.5)),
            milliseconds(quantile(away, 0.99)),
            milliseconds(Math.max(...away)),
            integer(
              mostWithin(
                readers.flatMap((reader) => reader.backAt),
                100,
              ),
            ),
          ],
        ],
        targets: [
          { what: 'rolling restart: posts refused', measured: refused, atMost: 0, unit: '' },
          {
            what: 'rolling restart: readers that miss something',
            measured: missing.length,
            atMost: 0,
            unit: '',
          },
          {
            what: 'rolling restart: away, p99',
            measured: quantile(away, 0.99) / 1_000,
            atMost: 3,
            unit: 's',
          },
        ],
        notes: [
          `A post every ${EVERY_MS} ms through nginx, not sent again where it is refused; DRAIN_SECONDS=${DRAIN_S}. Readers come back as the reader’s script does; away is from the end of one stream to the beginning of the next.`,
        ],
      }
    } finally {
      await administer(`drop database ${database} with (force)`)
    }
  },
}

async function restartBoth(bench: Bench, databaseUrl: string) {
  const env = { DATABASE_URL: databaseUrl, DRAIN_SECONDS: String(DRAIN_S) }
  const first = await startStopPress(bench, undefined, { env })
  const second = await startStopPress(bench, undefined, { env, token: first.token })
  const nginx = await startNginx([at(first), at(second)], { command: ['taskset', '-c', String(SERVER_CORE)] })
  const through: StopPress = { ...first, port: nginx.port }
  const story = await createStory(through, 'bench')
  const position = await positionOf(at(first), story)
  const readers = Array.from({ length: STREAMS }, () => new Reader(nginx.port, story.stream, position))
  let isOver = false
  let refused = 0
  let posts = 0
  const prose = proseMaker(3)
  const publishing = (async () => {
    for (let due = performance.now(); !isOver; due += EVERY_MS) {
      await sleep(Math.max(0, due - performance.now()))
      const answer = await fetch(`${nginx.url}${story.posts}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${first.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id: randomUUID(), text: prose(500) }),
      }).catch(() => undefined)
      posts += 1
      if (answer?.status !== 201) refused += 1
      await answer?.text()
    }
  })()
  let nodes = [first, second]
  try {
    for (const reader of readers) reader.follow()
    await sleep(3_000)
    for (const node of [first, second]) {
      await node.server.stop(30_000)
      bench.progress('one has stopped')
      const again = await startStopPress(bench, node.dataFolder, { env, port: node.port, token: first.token })
      nodes = nodes.map((each) => (each === node ? again : each))
      bench.progress('and is back')
      await sleep(BETWEEN_MS)
    }
    isOver = true
    await publishing
    const last = await positionOf(at(first), story) // not through nginx, which may keep it for seconds
    const patience = performance.now() + 15_000
    while (performance.now() < patience && readers.some((reader) => reader.position !== last)) await sleep(50)
    return { readers, posts, refused, position: last }
  } finally {
    isOver = true
    for (const reader of readers) reader.stop()
    await nginx.close()
    for (const node of nodes) await node.server.stop()
  }
}

const at = ({ port }: StopPress) => `http://127.0.0.1:${port}`

async function positionOf(url: string, story: Story): Promise<string> {
  const answer = await fetch(`${url}${story.page}.json?limit=1`)
  return ((await answer.json()) as { position: string }).position
}

/** Follows by streams as the reader's script does: heeds a goodbye, else tries again later each time. */
class Reader {
  position: string
  holes = 0
  readonly away: number[] = []
  readonly backAt: number[] = []
  readonly #port: number
  readonly #path: string
  #endedAt: number | undefined
  #failures = 0
  #isOver = false
  #open: IncomingMessage | undefined

  constructor(port: number, path: string, position: string) {
    this.#port = port
    this.#path = path
    this.position = position
  }

  follow(): void {
    if (this.#isOver) return
    const path = `${this.#path}?after=${this.position}`
    request({ port: this.#port, host: '127.0.0.1', path, agent: false }, (answer) => {
      if (answer.statusCode !== 200) {
        answer.resume()
        this.#again(undefined)
        return
      }
      this.#open = answer
      this.#failures = 0
      const now = performance.now()
      if (this.#endedAt !== undefined) {
        this.away.push(now - this.#endedAt)
        this.backAt.push(now)
      }
      let text = ''
      let spread: number | undefined
      answer.on('data', (part: Buffer) => {
        text += part.toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          spread = this.#hear(text.slice(0, end)) ?? spread
          text = text.slice(end + 2)
        }
      })
      let isEnded = false
      const ended = () => {
        if (isEnded) return
        isEnded = true
        this.#endedAt = performance.now()
        this.#again(spread)
      }
      answer.on('end', ended).on('error', ended).on('close', ended)
    })
      .on('error', () => this.#again(undefined))
      .end()
  }

  stop(): void {
    this.#isOver = true
    this.#open?.destroy()
  }

  /** The spread of a goodbye, if that is what it is. */
  #hear(event: string): number | undefined {
    const [, id] = /^id: (.*)$/m.exec(event) ?? []
    const [, data = ''] = /^data: (.*)$/m.exec(event) ?? []
    if (event.includes('event: bye')) return (JSON.parse(data) as { spread: number }).spread
    if (id === undefined) return undefined
    if ((JSON.parse(data) as { from: number }).from > Number(this.position.split('.')[1])) this.holes += 1
    this.position = id
    return undefined
  }

  #again(spread: number | undefined): void {
    if (this.#isOver) return
    const max = Math.min(30_000, 1_000 * 2 ** this.#failures)
    this.#failures += 1
    setTimeout(
      () => this.follow(),
      spread === undefined ? max * (1 - Math.random() / 2) : spread * Math.random(),
    )
  }
}

function mostWithin(times: readonly number[], ms: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  let max = 0
  for (let from = 0, to = 0; to < sorted.length; to += 1) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) > ms) from += 1
    max = Math.max(max, to - from + 1)
  }
  return max
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
