/**
 * Connections of every kind, opened, stalled, pipelined, half sent and cut at random, while two writers change the
 * story and people sign in and out: the server must be there at the end, have answered nothing with an error of its
 * own, and hold nothing of those who are gone. It knows nothing of the faults that it looks for.
 */
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort, killProcess, runCommand, startServer, type Installation } from './processes.ts'

const SECONDS = process.env['CI'] === undefined ? 15 : 60
const LINES = 60
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)

/** A small generator, so that a run can be had again: FUZZ_SEED. (mulberry32) */
function seeded(seed: number) {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    random,
    below: (max: number) => Math.floor(random() * max),
    pick: <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0],
  }
}
const { random, below, pick } = seeded(SEED)

let at: Installation = { folder: '', port: 0 }
let server: ChildProcess | undefined
let log = ''

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-fuzz-'))
  at = { folder, port: await findFreePort(), environment: { LOG_LEVEL: 'error' } }
})
afterAll(async () => {
  if (server !== undefined) await killProcess(server)
  await rm(at.folder, { recursive: true, force: true })
})

describe('connections at random', () => {
  it(`for ${SECONDS} s end nothing but themselves (FUZZ_SEED=${SEED})`, { timeout: 180_000 }, async () => {
    const child = await startServer(at)
    server = child
    child.stdout?.on('data', (part: Buffer) => (log += part.toString()))
    child.stderr?.on('data', (part: Buffer) => (log += part.toString()))
    const token = await runCommand(at, 'token', 'create', 'fuzz')
    await runCommand(at, 'story', 'create', 'Fuzz', '--slug', 'fuzz')
    const url = `http://127.0.0.1:${at.port}`
    const program = { authorization: `Bearer ${token}` }
    const idle = (await readdir(`/proc/${child.pid}/fd`)).length
    const endAt = performance.now() + SECONDS * 1_000
    const isOver = () => performance.now() > endAt || child.exitCode !== null || child.signalCode !== null
    /** Of every answer that could be read. */
    const statuses = new Map<number, number>()
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1)

    const call = async (method: string, path: string, body?: unknown, headers: object = program) => {
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...headers,
          'sec-fetch-site': 'same-origin',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      count(answer.status)
      const text = await answer.text()
      return { answer, json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} }
    }

    let position = ''
    const posts: string[] = []
    /** Publishes, edits, withdraws, and now and then changes more at once than a patch or a desk tells. */
    async function write() {
      while (!isOver()) {
        const id = posts.at(-1 - below(10)) ?? ''
        const act = below(100)
        if (act < 50) {
          const post = randomUUID()
          const text = 'words '.repeat(below(4) === 0 ? below(8_000) : 20)
          await call('POST', '/api/stories/fuzz/posts', { id: post, text, publish: random() < 0.7 })
          posts.push(post)
        } else if (act < 75) await call('PATCH', `/api/stories/fuzz/posts/${id}`, { text: `Edited ${act}` })
        else if (act < 80) await call('POST', `/api/stories/fuzz/posts/${id}/withdraw`, { reason: 'Wrong' })
        else if (act < 85) await call('POST', `/api/stories/fuzz/posts/${id}/pin`, { isPinned: act > 82 })
        else if (act < 88) await call('PATCH', '/api/stories/fuzz', { status: pick(['live', 'closed']) })
        else if (act < 90) await call('PATCH', '/api/stories/fuzz', { status: 'live' })
        else {
          const { json } = await call('GET', '/live/fuzz.json')
          if (typeof json['position'] === 'string') position = json['position']
        }
        await wait(below(40))
      }
    }

    /** Signs one person in and out, whose streams are open meanwhile. */
    let cookie = ''
    async function comeAndGo() {
      const person = ['--name', 'Fuzz', '--desk', 'News', '--role', 'contributor']
      let link = await runCommand(at, 'user', 'invite', 'fuzz@example.org', ...person)
      while (!isOver()) {
        const secret = /#(\S+)/.exec(link)?.[1]
        const { answer } = await call('POST', '/api/sign-in/link', { secret }, {})
        expect(answer.status).toBe(200)
        cookie = answer.headers
          .getSetCookie()
          .map((each) => each.split(';')[0])
          .join('; ')
        await wait(3_000)
        await call('POST', '/api/sign-out', undefined, { cookie })
        await wait(2_000)
        link = await runCommand(at, 'user', 'link', 'fuzz@example.org')
      }
    }

    const host = 'host: localhost\r\n'
    const request = (): string => {
      const who = pick(['', `authorization: Bearer ${token}\r\n`, `cookie: ${cookie}\r\n`])
      const after = pick([`?after=${position}`, '?after=nothing.1', '', `?after=${position}9`])
      const path = pick([
        '/live/fuzz',
        '/live/fuzz.json',
        `/live/fuzz/stream${after}`,
        `/live/fuzz/changes/${position}?wait=${below(26)}`,
        `/live/fuzz/changes/${position}`,
        '/api/stories/fuzz/desk',
        `/api/stories/fuzz/desk/stream?after=${pick([0, 1, 999_999_999_999])}`,
        '/api/stories/fuzz/desk/stream',
        `/live/fuzz/p/${posts.at(-1) ?? 'x'}`,
        '/health',
        '/',
        '/nowhere',
      ])
      const encoding = pick(['', 'accept-encoding: gzip\r\n', 'accept-encoding: br\r\n'])
      const method = pick(['GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS'])
      return `${method} ${path} HTTP/1.1\r\n${host}${who}${encoding}\r\n`
    }
    const nonsense = (): string =>
      Array.from({ length: below(400) }, () => String.fromCodePoint(below(256))).join('')

    /** One connection's life. */
    async function line() {
      const socket = connect(at.port, '127.0.0.1')
      socket.on('error', () => undefined) // the server may cut it
      const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
      socket.once('data', (part: Buffer) => {
        const status = /^HTTP\/1\.1 (\d{3})/.exec(part.toString('latin1'))?.[1]
        if (status !== undefined) count(Number(status))
      })
      const words = pick([
        request,
        request,
        () => request() + request(),
        () => Array.from({ length: 1 + below(40) }, request).join(''),
        () => request().slice(0, below(60)),
        () => request() + nonsense(),
        nonsense,
        () => `POST /api/stories HTTP/1.1\r\n${host}content-length: ${below(2_000)}\r\n\r\n{`,
      ])()
      if (random() < 0.1) {
        for (let index = 0; index < words.length && !socket.destroyed; index += 20) {
          socket.write(words.slice(index, index + 20), 'latin1')
          await wait(below(30))
        }
      } else socket.write(words, 'latin1')
      const life = pick([50, 200, 1_000, 7_000, 20_000])
      if (random() < 0.4) socket.pause()
      if (random() < 0.1) socket.end()
      await Promise.race([closed, wait(below(life))])
      socket.resume()
      if (random() < 0.5) socket.destroy()
      else socket.resetAndDestroy()
    }
    async function lines() {
      while (!isOver()) await line()
    }

    await Promise.all([write(), write(), comeAndGo(), ...Array.from({ length: LINES }, lines)])

    expect([child.exitCode, child.signalCode, log]).toEqual([null, null, ''])
    expect([...statuses.keys()].filter((status) => status >= 500 && status !== 503)).toEqual([])
    expect(statuses.get(200) ?? 0).toBeGreaterThan(100)
    const health = async () => (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>
    await expect.poll(async () => (await health())['streams'], { timeout: 20_000 }).toBe(0)
    await expect
      .poll(async () => (await readdir(`/proc/${child.pid}/fd`)).length, { timeout: 20_000 })
      .toBeLessThan(idle + 20)
    const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
