import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster, type Cluster } from './postgres-cluster.ts'
import {
  findFreePort,
  runCommand,
  spawnCommand,
  startServer,
  whenEnded,
  type Installation,
} from './processes.ts'

const RESTARTS = 10
const WRITERS = 8

let folder = ''
const nodes: { at: Installation; server: ChildProcess }[] = []

const cluster: Cluster | undefined = await startCluster()
const isHere = cluster !== undefined || process.env['CI'] !== undefined
if (!isHere) process.stderr.write('No PostgreSQL of our own can be started: its tests are skipped.\n')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-restart-'))
})
afterAll(async () => {
  for (const { server } of nodes) server.kill('SIGKILL')
  await cluster?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(!isHere)('PostgreSQL that restarts', () => {
  it(
    `${RESTARTS} times under ${WRITERS} writers on two nodes ends no process, and loses and doubles nothing`,
    { timeout: 120_000 },
    async () => {
      if (cluster === undefined) throw new Error('no PostgreSQL could be started')
      const environment = { DATABASE_URL: cluster.url }
      for (const _ of [1, 2]) {
        const at = { folder, port: await findFreePort(), environment }
        nodes.push({ at, server: await startServer(at) })
      }
      const [first] = nodes
      if (first === undefined) throw new Error('no node')
      const token = await runCommand(first.at, 'token', 'create', 'restart')
      await runCommand(first.at, 'story', 'create', 'Restart', '--slug', 'restart')
      const urls = nodes.map(({ at }) => `http://127.0.0.1:${at.port}`)

      let isOver = false
      const acknowledged: string[] = []
      const statuses = new Set<number>()
      const writer = async (number: number) => {
        for (let n = 0; !isOver; n += 1) {
          const id = randomUUID()
          // Sent again, as it was, to whichever node, until there is an answer that it is there.
          for (let tries = number; ; tries += 1) {
            const answer = await fetch(`${urls[tries % 2]}/api/stories/restart/posts`, {
              method: 'POST',
              headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
              body: JSON.stringify({ id, text: `Writer ${number}, ${n}` }),
            })
            statuses.add(answer.status)
            if (answer.ok) break
            await wait(20)
          }
          acknowledged.push(id)
        }
      }
      const writers = Array.from({ length: WRITERS }, (_, number) => writer(number))
      for (let restart = 0; restart < RESTARTS; restart += 1) {
        const before = acknowledged.length
        await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + WRITERS)
        await cluster.restart(restart % 2 === 0 ? 'fast' : 'immediate')
      }
      const before = acknowledged.length
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + WRITERS)
      isOver = true
      await Promise.all(writers)

      for (const { server } of nodes) expect([server.exitCode, server.signalCode]).toEqual([null, null])
      // What a cut database answers is that it is away, never that something went wrong in here.
      expect([...statuses].filter((status) => ![200, 201, 503].includes(status))).toEqual([])
      const ids: string[] = []
      for (let next: string | null = `${urls[1]}/live/restart.json`; next !== null;) {
        const part = (await (await fetch(next.replace(/^http:\/\/[^/]+/, urls[1] ?? ''))).json()) as {
          posts: { id: string }[]
          next: string | null
        }
        ids.push(...part.posts.map(({ id }) => id))
        next = part.next
      }
      expect(ids.toSorted()).toEqual(acknowledged.toSorted())
    },
  )

  it(
    'is waited for at the start, and a server without it stops when it is told',
    { timeout: 60_000 },
    async () => {
      const port = await findFreePort()
      const environment = { DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/postgres` }
      const at = { folder, port: await findFreePort(), environment }
      const server = spawnCommand(at, 'serve')
      let said = ''
      server.stderr?.on('data', (part: Buffer) => (said += part.toString()))
      await expect.poll(() => said, { timeout: 20_000 }).toContain('Waiting for it')
      expect(server.exitCode).toBe(null)
      const ended = whenEnded(server)
      server.kill('SIGTERM')
      await ended
    },
  )
})
