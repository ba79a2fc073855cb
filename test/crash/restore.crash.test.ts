import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const KILLS = 6

let folder = ''
let dataDir = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-restore-'))
  dataDir = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'silent' }
  return spawn('node_modules/.bin/node', ['dist/server/main.js', ...args], { env })
}

async function run(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = start(...args)
  let out = ''
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out }
}

describe('a restore that is killed', () => {
  it(
    `${KILLS} times over, leaves the data of before or that of the backup, whole, and can be begun anew`,
    { timeout: 120_000 },
    async () => {
      const picture = join(dataDir, 'media/pictures/a/kept.jpeg')
      await run('story', 'create', 'Old', '--slug', 'old')
      await mkdir(join(picture, '..'), { recursive: true })
      await writeFile(picture, 'old')
      const copy = join(folder, 'copy')
      expect((await run('backup', copy)).code).toBe(0)
      await run('story', 'create', 'New', '--slug', 'new')
      const begun = performance.now()
      expect((await run('restore', copy)).code).toBe(0)
      const whole = performance.now() - begun
      const slugs = async () => {
        const { code, out } = await run('story', 'list')
        expect(code, out).toBe(0)
        return (['old', 'new'] as const).filter((slug) => out.includes(slug))
      }
      expect(await slugs()).toEqual(['old'])
      for (let n = 0; n < KILLS; n++) {
        await run('story', 'create', 'New', '--slug', 'new')
        const child = start('restore', copy)
        const ended = new Promise((resolve) => child.on('close', resolve))
        const timer = setTimeout(() => child.kill('SIGKILL'), whole * (0.3 + (0.7 * n) / KILLS))
        await ended
        clearTimeout(timer)
        const now = await slugs()
        expect([['old'], ['old', 'new']]).toContainEqual(now)
        expect((await run('doctor')).code).toBe(0)
      }
      expect((await run('restore', copy)).code).toBe(0)
      expect(await slugs()).toEqual(['old'])
      expect(await readFile(picture, 'utf8')).toBe('old')
    },
  )
})
