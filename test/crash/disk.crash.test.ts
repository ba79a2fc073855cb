import { execFileSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  findFreePort,
  killProcess,
  runCommand,
  spawnCommand,
  startServer,
  whenEnded,
  type Installation,
} from './processes.ts'

// A disk of our own takes the right to mount one. In CI its absence is a failure.
const mayMount = process.getuid?.() === 0 || process.env['CI'] !== undefined
if (!mayMount) process.stderr.write('Only root can mount a small disk: its tests are skipped.\n')

let folder = ''
let at: Installation = { folder: '', port: 0 }
let server: ChildProcess | undefined

beforeAll(async () => {
  if (!mayMount) return
  folder = await mkdtemp(join(tmpdir(), 'stop-press-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
  await mkdir(join(folder, 'data'))
  at = { folder: join(folder, 'data'), port: await findFreePort(), environment: { LOG_LEVEL: 'error' } }
})
afterAll(async () => {
  if (server !== undefined) await killProcess(server)
  if (folder === '') return
  execFileSync('umount', ['--lazy', folder])
  await rm(folder, { recursive: true })
})

/** Writes until the disk has no byte left. */
async function fillDisk(name: string): Promise<void> {
  for (const size of [1_048_576, 65_536, 4_096]) {
    const part = Buffer.alloc(size)
    for (;;) {
      try {
        await writeFile(join(folder, name), part, { flag: 'a' })
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' })
        break
      }
    }
  }
}

describe.skipIf(!mayMount)('a disk that is full', () => {
  it(
    'keeps the newsroom from saving, and says so everywhere; readers are served, by the next process too',
    { timeout: 60_000 },
    async () => {
      const token = await runCommand(at, 'token', 'create', 'disk')
      await runCommand(at, 'story', 'create', 'Disk', '--slug', 'disk')
      const url = `http://127.0.0.1:${at.port}`
      let running = await startServer(at)
      server = running
      let log = ''
      running.stdout?.on('data', (part: Buffer) => (log += part.toString()))
      const post = async (id: string) => {
        const answer = await fetch(`${url}/api/stories/disk/posts`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ id, text: 'Words '.repeat(2_000) }),
        })
        return { status: answer.status, body: await answer.text() }
      }
      const first = randomUUID()
      expect(await post(first)).toMatchObject({ status: 201 })

      await fillDisk('other')
      const second = randomUUID()
      const refused = await post(second)
      expect(refused).toMatchObject({ status: 507, body: expect.stringContaining('disk is full') })
      await expect.poll(() => log).toContain('the disk is full') // its pipe may be behind
      expect(log).not.toContain('rollback')
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'disk-low' })
      expect(await (await fetch(`${url}/live/disk`)).text()).toContain(first)
      const doctor = await whenEnded(spawnCommand(at, 'doctor'))
      expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/wrong disk space: 0 MB free/)])

      // Killed, or stopped in peace: either leaves other files behind.
      for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
        const ended = whenEnded(running)
        running.kill(signal)
        await ended
        await fillDisk('more')
        running = await startServer(at)
        server = running
        expect(await (await fetch(`${url}/live/disk`)).text()).toContain(first)
        expect(await post(second)).toMatchObject({ status: 507 })
      }

      for (const name of ['other', 'more']) await rm(join(folder, name), { force: true })
      expect(await post(second)).toMatchObject({ status: 201 })
      expect(await post(first)).toMatchObject({ status: 200 })
      const { posts } = (await (await fetch(`${url}/live/disk.json`)).json()) as { posts: { id: string }[] }
      expect(posts.map(({ id }) => id)).toEqual([second, first])
    },
  )
})
