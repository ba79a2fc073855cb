import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, askOk } from '../http.ts'
import type { Bench, Measure } from '../measure.ts'
import { residentBytes } from '../processes.ts'
import { integer, milliseconds } from '../report.ts'
import { createStory, publish, signIn, startStopPress, type StopPress, type Story } from '../stop-press.ts'

/** What a row is about: the server's memory at its highest, and how long anybody else had to wait at the longest. */
interface Cost {
  readonly bytes: number
  readonly waitMs: number
  readonly note: string
}

const CONNECTIONS = 200
const SMALL = 8_000

/** What those can do to the others who do all that they are allowed to: one of the lowest role, and a stranger. */
export const hostile: Measure = {
  name: 'hostile',
  needsTools: false,
  run: async (bench) => {
    const contributor = await againstServer(bench, asContributor)
    bench.progress(`contributor: ${megabytes(contributor)} MB, ${milliseconds(contributor.waitMs)} ms`)
    const stranger = await againstServer(bench, asStranger)
    bench.progress(`stranger: ${megabytes(stranger)} MB, ${milliseconds(stranger.waitMs)} ms`)
    const rows = [
      { who: 'one contributor', ...contributor },
      { who: `a stranger with ${CONNECTIONS} connections`, ...stranger },
    ]
    return {
      title: 'Who takes all that is given',
      columns: ['who', 'memory of the server, MB', 'longest wait of /health, ms', 'what they did'],
      rows: rows.map((row) => [row.who, integer(row.bytes / 1e6), milliseconds(row.waitMs), row.note]),
      targets: rows.flatMap(({ who, bytes, waitMs }) => [
        { what: `memory with ${who}`, measured: bytes / 1e6, atMost: 600, unit: 'MB' },
        { what: `longest wait of /health with ${who}`, measured: waitMs, atMost: 250, unit: 'ms' },
      ]),
      notes: [
        '/health is asked every 20 ms on a connection of its own; memory is looked at every 50 ms. Both from the first request of the attack on, the filling of the desk counted in.',
      ],
    }
  },
}

type Attack = (at: StopPress, story: Story, bench: Bench, isOver: () => boolean) => Promise<string>

async function againstServer(bench: Bench, attack: Attack): Promise<Cost> {
  // The limits of calls as they are shipped.
  const at = await startStopPress(bench, undefined, { env: { API_CALLS_A_MINUTE: '6000' } })
  try {
    const story = await createStory(at, 'bench')
    let isDone = false
    let waitMs = 0
    let bytes = 0
    const watching = Promise.all([
      (async () => {
        while (!isDone) {
          const start = performance.now()
          await ask(at.port, '/health').catch(() => undefined)
          waitMs = Math.max(waitMs, performance.now() - start)
          await sleep(20)
        }
      })(),
      (async () => {
        while (!isDone) {
          bytes = Math.max(bytes, residentBytes(at.server))
          await sleep(50)
        }
      })(),
    ])
    let end = Infinity
    const note = await attack(at, story, bench, () => {
      if (end === Infinity) end = performance.now() + (bench.isQuick ? 10_000 : 30_000)
      return performance.now() > end || at.server.ended() !== null
    })
    isDone = true
    await watching
    const ended = at.server.ended()
    if (ended !== null) throw new Error(`the server ended: ${ended}`)
    return { bytes, waitMs, note }
  } finally {
    await at.server.stop()
  }
}

/** Fills the desk with the largest drafts, leaves streams unread, and reads and writes without a pause. */
async function asContributor(
  at: StopPress,
  story: Story,
  _bench: Bench,
  isOver: () => boolean,
): Promise<string> {
  const own = await signIn(at, 'contributor')
  const json = { ...own, 'content-type': 'application/json' }
  const ids: string[] = []
  for (let n = 0; n < 200; n += 1) {
    const draft = JSON.stringify({ body: largestBody(n), publish: false })
    const { status, body } = await ask(at.port, story.posts, { method: 'POST', headers: json, body: draft })
    if (status !== 201) break
    ids.push((JSON.parse(body.toString()) as { id: string }).id)
  }
  const [first = ''] = ids
  for (let n = 0; n < 20; n += 1) await edit(at, story, json, first, n)
  const head = `Host: localhost\r\nCookie: ${own['cookie']}\r\nSec-Fetch-Site: same-origin\r\n\r\n`
  const deaf = Array.from({ length: 50 }, () => {
    const socket = dial(at)
    socket.pause()
    socket.write(`GET /api/stories/${story.slug}/desk/stream?after=0 HTTP/1.1\r\n${head}`)
    return socket
  })
  const desk = `/api/stories/${story.slug}/desk`
  const burst = dial(at)
  burst.pause()
  burst.write(`GET ${desk} HTTP/1.1\r\n${head}`.repeat(300))
  let calls = 0
  const again = async (work: () => Promise<unknown>) => {
    while (!isOver()) {
      calls += 1
      await work().catch(() => sleep(5))
    }
  }
  const get = (path: string) => () => ask(at.port, path, { headers: own })
  await Promise.all([
    ...Array.from({ length: 6 }, () => again(get(desk))),
    ...Array.from({ length: 4 }, () => again(get(`${story.posts}/${first}/revisions`))),
    ...Array.from({ length: 4 }, () => again(get(`/api/stories/${story.slug}`))),
    ...Array.from({ length: 4 }, () => again(() => openTab(at, story, json))),
    ...Array.from({ length: 2 }, (_, n) => again(() => edit(at, story, json, ids[n] ?? first, calls))),
  ])
  for (const socket of [...deaf, burst]) socket.destroy()
  return `${ids.length} drafts of the largest size, 50 desks that read nothing, ${integer(calls)} calls`
}

/** Says to be in one more tab: everybody on the desk is told. */
async function openTab(at: StopPress, { slug }: Story, headers: Record<string, string>): Promise<void> {
  const path = `/api/stories/${slug}/presence/${randomUUID()}`
  await askOk(at.port, path, { method: 'PUT', headers, body: '{"postId":null}' })
}

async function edit(
  at: StopPress,
  { posts }: Story,
  headers: Record<string, string>,
  id: string,
  n: number,
): Promise<void> {
  const body = JSON.stringify({ body: largestBody(n), editId: `edit-${n}` })
  await ask(at.port, `${posts}/${id}`, { method: 'PATCH', headers, body })
}

/** Asks for all that there is, much at once on each connection; every other connection reads nothing. */
async function asStranger(
  at: StopPress,
  story: Story,
  _bench: Bench,
  isOver: () => boolean,
): Promise<string> {
  for (let n = 0; n < 110; n += 1) await publish(at, story, 'word '.repeat(SMALL / 5))
  const json = { authorization: `Bearer ${at.token}`, 'content-type': 'application/json' }
  for (let n = 0; n < 20; n += 1)
    await askOk(at.port, story.posts, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ body: largestBody(n) }),
    })
  const told = JSON.parse((await askOk(at.port, `/live/${story.slug}.json`)).body.toString()) as {
    position: string
    next: string | null
  }
  const [epoch = ''] = told.position.split('.')
  const place = told.next?.split('olderThan=')[1] ?? ''
  let sent = 0
  const paths = [
    () => `/live/${story.slug}.json`,
    (n: number) => `/live/${story.slug}.json?limit=${1 + (n % 100)}`,
    (n: number) => `/live/${story.slug}.json?limit=${1 + (n % 100)}&olderThan=${place}`,
    (n: number) => `/live/${story.slug}/changes/${epoch}.${n % 130}`,
    () => `/live/${story.slug}/changes/${told.position}?wait=25`,
    (n: number) => `/live/${story.slug}/older/${Date.now() - n}-${place.slice(14)}`,
    () => `/live/${story.slug}`,
  ]
  const requests = () =>
    Array.from({ length: 8 }, () => {
      sent += 1
      const path = (paths[sent % paths.length] as (n: number) => string)(sent)
      return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n\r\n`
    }).join('')
  const line = async (index: number) => {
    while (!isOver()) {
      const socket = dial(at)
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
      if (index % 2 === 0) socket.pause()
      else socket.on('data', () => undefined)
      const sending = setInterval(() => socket.write(requests()), 500)
      socket.write(requests())
      await Promise.race([closed, sleep(5_000)])
      clearInterval(sending)
      socket.destroy()
      await sleep(10)
    }
  }
  await Promise.all([
    ...Array.from({ length: CONNECTIONS }, (_, index) => line(index)),
    (async () => {
      while (!isOver()) {
        await publish(at, story, 'The story goes on.').catch(() => undefined)
        await sleep(1_000)
      }
    })(),
  ])
  return `${integer(sent)} requests for JSON, pages and changes, half of the answers not read`
}

function dial({ port }: StopPress): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  return socket
}

/** As large as a body may be. */
function largestBody(seed: number): object {
  const text = `${seed % 1_000}`.padStart(9, 'a')
  const href = `https://example.org/${'x'.repeat(1_900)}`
  const content = Array.from({ length: 4_990 }, (_, n) => ({
    type: 'text',
    text,
    marks: [{ type: 'bold' }, n < 95 ? { type: 'link', attrs: { href } } : { type: 'italic' }],
  }))
  return { type: 'doc', content: [{ type: 'paragraph', content }] }
}

function megabytes({ bytes }: Cost): string {
  return integer(bytes / 1e6)
}
