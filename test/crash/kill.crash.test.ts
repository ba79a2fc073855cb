import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import type { Tables } from '../../src/server.ts'
import { ModelReader, type WirePatch } from '../live/model-reader.ts'
import { findFreePort, killProcess, runCommand, startServer, type Installation } from './processes.ts'

const KILLS = 50

let at: Installation = { folder: '', port: 0 }
let server: ChildProcess | undefined

beforeAll(async () => {
  at = { folder: await mkdtemp(join(tmpdir(), 'stop-press-crash-')), port: await findFreePort() }
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await rm(at.folder, { recursive: true, force: true })
})

describe('a server that is killed in the middle of publishing', () => {
  it(
    `${KILLS} times over, keeps every acknowledged post, none twice, and its readers exact`,
    { timeout: 240_000 },
    async () => {
      server = await startServer(at)
      const token = await runCommand(at, 'token', 'create', 'crash')
      await runCommand(at, 'story', 'create', 'Crash', '--slug', 'crash')
      const url = `http://127.0.0.1:${at.port}`
      const reader = new ModelReader()
      const acknowledged: string[] = []
      const sent = new Set<string>()
      let pending: string | undefined

      for (let n = 0; n < KILLS; n++) {
        await load(reader, url)
        // Publishing goes on until the server dies under it; the post that got no answer is sent again, as it was.
        const dying = new Promise<void>((resolve) =>
          setTimeout(() => void killProcess(server as ChildProcess).then(resolve), 5 + ((n * 37) % 120)),
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
        server = await startServer(at)
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

      const db = await openDatabase<Tables>(`sqlite:${join(at.folder, 'stoppress.db')}`)
      const seqs = await db.read.selectFrom('log_change').select('seq').distinct().orderBy('seq').execute()
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
