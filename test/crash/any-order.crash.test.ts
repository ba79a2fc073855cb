/**
 * Servers, the processes that make pictures, and the database are killed in any order while updates are published and
 * scheduled, pictures uploaded, and streams and desks open. Afterwards everything that was acknowledged is there, once.
 */
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEventStream } from '../event-stream.ts'
import { startCluster, type Cluster } from './postgres-cluster.ts'
import { findFreePort, killProcess, runCommand, startServer, type Installation } from './processes.ts'

const KILLS = 12

const cluster: Cluster | undefined = await startCluster()
const isHere = cluster !== undefined || process.env['CI'] !== undefined
let folder = ''
const nodes: { at: Installation; server: ChildProcess }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-any-order-'))
})
afterAll(async () => {
  for (const { server } of nodes) await killProcess(server)
  await cluster?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The processes that a process has started (proc(5)). */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return list.split(' ').filter(Boolean).map(Number)
}

describe.skipIf(!isHere)('whatever is killed, and in whichever order', () => {
  it(`${KILLS} times over, nothing acknowledged is lost or done twice`, { timeout: 180_000 }, async () => {
    if (cluster === undefined) throw new Error('no PostgreSQL could be started')
    const environment = { DATABASE_URL: cluster.url }
    for (const _ of [1, 2]) {
      const at = { folder, port: await findFreePort(), environment }
      nodes.push({ at, server: await startServer(at) })
    }
    const [first] = nodes
    if (first === undefined) throw new Error('no node')
    const token = await runCommand(first.at, 'token', 'create', 'any order')
    await runCommand(first.at, 'story', 'create', 'Any order', '--slug', 'any-order')
    const urls = nodes.map(({ at }) => `http://127.0.0.1:${at.port}`)
    const program = { authorization: `Bearer ${token}` }
    let isOver = false

    /** The answer of whichever node is there: the same request until one has answered for good. */
    async function send(method: string, path: string, headers: Record<string, string>, body?: BodyInit) {
      for (let tries = 0; ; tries += 1) {
        const given = { method, headers: { ...program, ...headers }, ...(body === undefined ? {} : { body }) }
        const answer = await fetch(`${urls[tries % 2]}${path}`, given).catch(() => undefined)
        // 423: an attempt whose line was cut is still being written by the other node.
        if (answer !== undefined && answer.status < 500 && answer.status !== 423) return answer
        await answer?.body?.cancel()
        await wait(50)
      }
    }
    const json = { 'content-type': 'application/json' }
    const acknowledged = new Set<string>()
    async function publish() {
      while (!isOver) {
        const id = randomUUID()
        const isLater = acknowledged.size % 3 === 0
        const at = new Date(Date.now() + 2_000).toISOString()
        const outcome = isLater ? { publish: false, schedule: { at, isEmbargoed: false } } : { publish: true }
        const body = JSON.stringify({ id, text: `Update ${id}`, ...outcome })
        const answer = await send('POST', '/api/stories/any-order/posts', json, body)
        // A time that passed while everybody was away is refused in words; the writer decides.
        if (answer.ok) acknowledged.add(id)
        else expect(await answer.text()).toContain('schedule')
        await wait(20)
      }
    }
    const noise = await sharp({
      create: {
        width: 1_600,
        height: 1_200,
        channels: 3,
        background: '#456',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg({ quality: 90 })
      .toBuffer()
    const pictures: string[] = []
    async function upload() {
      while (!isOver) {
        const id = randomUUID()
        const metadata = `id ${btoa(id)},filename ${btoa('harbour.jpg')}`
        const tus = { 'tus-resumable': '1.0.0' }
        const creation = { ...tus, 'upload-length': String(noise.length), 'upload-metadata': metadata }
        const begun = await send('POST', '/api/pictures/uploads', creation)
        if (begun.status === 201) {
          const path = `/api/pictures/uploads/${id}`
          for (let offset = 0; offset < noise.length;) {
            const chunk = {
              ...tus,
              'upload-offset': String(offset),
              'content-type': 'application/offset+octet-stream',
            }
            const part = new Uint8Array(noise.subarray(offset, offset + 200_000))
            // 409 where an attempt that was cut has been written, whole or in part: HEAD says how far (tus 1.0).
            const patched = await send('PATCH', path, chunk, part)
            expect([204, 409]).toContain(patched.status)
            const head = await send('HEAD', path, tus)
            offset = Number(head.headers.get('upload-offset') ?? noise.length)
          }
          pictures.push(id)
        }
        await wait(1_500)
      }
    }
    async function listen(path: string) {
      for (let tries = 0; !isOver; tries += 1) {
        const stream = openEventStream(urls[tries % 2] ?? '', path, program)
        stream.socket.on('error', () => undefined) // its server is killed
        stream.status.catch(() => undefined)
        await Promise.race([stream.ended, wait(2_000)])
        stream.socket.destroy()
      }
    }
    const work = [
      publish(),
      publish(),
      upload(),
      listen('/live/any-order/stream'),
      listen('/api/stories/any-order/desk/stream'),
    ]

    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged.size
      await expect.poll(() => acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(before + 3)
      const node = nodes[kill % 2]
      if (node === undefined) throw new Error('no node')
      const which = kill % 4
      if (which === 3) await cluster.restart('immediate')
      else if (which === 2) for (const pid of await childrenOf(node.server.pid)) process.kill(pid, 'SIGKILL')
      else {
        await killProcess(node.server)
        if (kill % 8 === 1) await cluster.restart('immediate') // while a node is away, and comes back to it
        node.server = await startServer(node.at)
      }
    }
    await expect.poll(() => pictures.length, { timeout: 30_000 }).toBeGreaterThan(2)
    isOver = true
    await Promise.all(work)

    const published = async () => {
      const ids: string[] = []
      for (let next: string | null = '/live/any-order.json'; next !== null;) {
        const answer = await send('GET', next, {})
        const part = (await answer.json()) as { posts: { id: string }[]; next: string | null }
        ids.push(...part.posts.map(({ id }) => id))
        next = part.next?.replace(/^http:\/\/[^/]+/, '') ?? null
      }
      return ids
    }
    await expect.poll(async () => (await published()).length, { timeout: 90_000 }).toBe(acknowledged.size)
    expect((await published()).toSorted()).toEqual([...acknowledged].toSorted())
    for (const id of pictures) {
      const state = async () => {
        const answer = await send('GET', `/api/pictures/${id}`, {})
        return ((await answer.json()) as { state: string }).state
      }
      // A picture whose process was killed three times is refused, in words; none is left hanging.
      await expect.poll(state, { timeout: 90_000 }).toMatch(/^(ready|refused)$/)
    }
  })
})
