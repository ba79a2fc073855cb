import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import type { Tables } from '../../src/server.ts'
import { ModelReader, type WirePatch } from '../delivery/model-reader.ts'

const KILLS = 50

let folder = ''
let port = 0
let server: ChildProcess | undefined
const environment = () => ({
  ...process.env,
  DATA_DIR: folder,
  PORT: String(port),
  STOPPRESS_SAMPLE: 'off',
  LOG_LEVEL: 'silent',
  API_CALLS_A_MINUTE: '1000000',
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-crash-'))
  port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function run(...args: string[]): ChildProcess {
  return spawn('node_modules/.bin/node', ['dist/server/main.js', ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function output(...args: string[]): Promise<string> {
  const child = run(...args)
  let text = ''
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()))
  await new Promise((resolve) => child.on('close', resolve))
  return text.trim()
}

/** Starts the server and resolves when it says that it is running. */
async function start(): Promise<ChildProcess> {
  const child = run('serve')
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('Stop it with')) resolve()
    })
    child.on('close', () => reject(new Error(`the server ended: ${said}`)))
  })
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGKILL')
  await closed
}

describe('a server that is killed in the middle of publishing', () => {
  it(
    `${KILLS} times over, keeps every acknowledged post, none twice, and its readers exact`,
    { timeout: 240_000 },
    async () => {
      server = await start()
      const token = await output('token', 'create', 'crash')
      await output('story', 'create', 'Crash', '--slug', 'crash')
      const url = `http://127.0.0.1:${port}`
      const reader = new ModelReader()
      const acknowledged: string[] = []
      const sent = new Set<string>()
      let pending: string | undefined

      for (let n = 0; n < KILLS; n++) {
        await load(reader, url)
        // Publishing goes on until the server dies under it; the post that got no answer is sent again, as it was.
        const dying = new Promise<void>((resolve) =>
          setTimeout(() => void kill(server as ChildProcess).then(resolve), 5 + ((n * 37) % 120)),
        )
        for (;;) {
          const id: string = pending ?? randomUUID()
          pending = id
          sent.add(id)
          const answer = await fetch(`${url}/api/stories/crash/posts`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ id, text: `Post ${id}` }),
          }).catch(() => undefined)
          if (answer === undefined) break
          expect([200, 201]).toContain(answer.status)
          acknowledged.push(id)
          pending = undefined
        }
        await dying
        server = await start()
      }

      await load(reader, url)
      const posts: { id: string }[] = []
      for (let next: string | null = `${url}/live/crash.json`; next !== null;) {
        const part = (await (await fetch(next.replace(/^http:\/\/[^/]+/, url))).json()) as {
          posts: { id: string }[]
          next: string | null
        }
        posts.push(...part.posts)
        next = part.next
      }
      const ids = posts.map((post) => post.id)
      expect(acknowledged.length).toBeGreaterThan(KILLS)
      expect(new Set(ids).size).toBe(ids.length)
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
      expect(ids.filter((id) => !sent.has(id))).toEqual([])
      // Published one after the other: the server's order is the order of the acknowledgements, newest first.
      expect(ids.filter((id) => acknowledged.includes(id))).toEqual(acknowledged.toReversed())
      const fresh = new ModelReader()
      fresh.load(await (await fetch(`${url}/live/crash`)).text())
      expect(reader.seen().posts.slice(0, 20)).toEqual(fresh.seen().posts)

      const db = await openDatabase<Tables>(`sqlite:${join(folder, 'stoppress.db')}`)
      const seqs = await db.read.selectFrom('story_change').select('seq').distinct().orderBy('seq').execute()
      await db.close()
      expect(seqs.map((row) => row.seq)).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1))
    },
  )
})

/** Comes back as a reader does: with its position, and by loading the page where the log says so. */
async function load(reader: ModelReader, url: string): Promise<void> {
  const answer =
    reader.position === '' ? undefined : await fetch(`${url}/live/crash/changes/${reader.position}`)
  if (answer?.ok === true) {
    const patch = (await answer.json()) as WirePatch & { position: string }
    expect(reader.apply(patch.position, patch)).toBe(true)
  } else {
    reader.load(await (await fetch(`${url}/live/crash`)).text())
  }
}
