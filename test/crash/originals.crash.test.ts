import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/platform/ids.ts'
import { CHUNK, creation } from '../pictures.ts'

const KILLS = 8
/** Only in the original: it is not among the words that are taken from a file. */
const MARK = 'Camera 0815 of a source who must not be found'

let folder = ''
let original: Buffer
let server: Running | undefined

interface Running {
  readonly child: ChildProcess
  readonly url: string
}

const run = (...args: string[]) =>
  spawn('node_modules/.bin/node', ['dist/server/main.js', ...args], {
    env: {
      ...process.env,
      TMPDIR: join(folder, 'tmp'),
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      STOPPRESS_SAMPLE: 'off',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

async function start(): Promise<Running> {
  const child = run('serve')
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString()
      const [, url] = /is running: (\S+)/.exec(said) ?? []
      if (url !== undefined && said.includes('Stop it with')) resolve({ child, url })
    })
    child.on('close', () => reject(new Error(`the server ended: ${said}`)))
  })
}

async function kill({ child }: Running): Promise<void> {
  const closed = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGKILL')
  await closed
}

/** The processes that make images here, whoever's they are by now. */
async function makers(): Promise<number[]> {
  const found = promisify(execFile)('pgrep', ['-f', `image-subprocess.*${folder}`])
  const { stdout } = await found.catch(() => ({ stdout: '' }))
  return stdout.split('\n').filter(Boolean).map(Number)
}

async function filesWith(mark: string, path: string): Promise<string[]> {
  const found: string[] = []
  for (const each of await readdir(path, { recursive: true, withFileTypes: true })) {
    const file = join(each.parentPath, each.name)
    if (each.isFile() && (await readFile(file)).includes(mark)) found.push(file)
  }
  return found
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-originals-'))
  await mkdir(join(folder, 'tmp'))
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  original = await sharp({
    create: { width: 1_600, height: 1_200, channels: 3, background: '#888888', noise },
  })
    .withExif({ IFD0: { Software: MARK } })
    .jpeg({ quality: 90 })
    .toBuffer()
})
afterAll(async () => {
  server?.child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

describe('a server that is killed while pictures come in and are made', () => {
  it(
    'leaves no original behind, wherever it was, and every picture is there',
    { timeout: 180_000 },
    async () => {
      server = await start()
      const token = await new Promise<string>((resolve) => {
        let said = ''
        const child = run('token', 'create', 'crash')
        child.stdout.on('data', (part: Buffer) => (said += part.toString()))
        child.on('close', () => resolve(said.trim()))
      })
      expect(original.includes(MARK)).toBe(true)
      const call = async (method: string, path: string, headers: object = {}, body?: Uint8Array) =>
        fetch(`${server?.url}${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers },
          ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        })
      const uploads = '/api/pictures/uploads'
      const ids: string[] = []
      let largest = 0
      for (let at = 0; at < KILLS; at += 1) {
        const running = server
        const id = newId()
        ids.push(id)
        const sending = (async () => {
          await call('POST', uploads, creation(id, original.length))
          await call('PATCH', `${uploads}/${id}`, CHUNK(0), original)
        })().catch(() => undefined) // cut off
        await pass(10 + ((at * 97) % 700)) // any moment: that is what is tried
        if (at % 3 === 0) for (const pid of await makers()) process.kill(pid, 'SIGKILL')
        await kill(running)
        await sending
        largest = Math.max(largest, (await filesWith(MARK, folder)).length)
        server = await start()
      }
      expect(largest).toBeGreaterThan(0)

      for (const id of ids) {
        const begun = await call('POST', uploads, creation(id, original.length))
        expect(begun.status).toBe(201)
        const offset = Number((await call('HEAD', `${uploads}/${id}`)).headers.get('upload-offset'))
        if (offset < original.length)
          await call('PATCH', `${uploads}/${id}`, CHUNK(offset), original.subarray(offset))
      }
      const states = async () => {
        const answer = await call('GET', `/api/pictures?ids=${ids.join(',')}`)
        return ((await answer.json()) as { state: string }[]).map(({ state }) => state)
      }
      await expect.poll(states, { timeout: 90_000, interval: 250 }).toEqual(ids.map(() => 'ready'))
      await expect.poll(() => filesWith(MARK, folder), { timeout: 10_000 }).toEqual([])
      expect(await readdir(join(folder, 'data', 'work'))).toEqual([])
      expect(await readdir(join(folder, 'data', 'media', '.work'))).toEqual([])
      const temporary = await readdir(join(folder, 'tmp'))
      expect(temporary.filter((name) => name.startsWith('stop-press'))).toEqual([])

      // Whoever makes images for a server that is gone ends with it.
      const last = newId()
      await call('POST', uploads, creation(last, original.length))
      await call('PATCH', `${uploads}/${last}`, CHUNK(0), original)
      await expect
        .poll(async () => (await makers()).length, { interval: 10, timeout: 10_000 })
        .toBeGreaterThan(0)
      await kill(server)
      await expect.poll(makers, { timeout: 10_000 }).toEqual([])
    },
  )
})
