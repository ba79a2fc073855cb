import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../src/platform/ids.ts'
import { CHUNK, creation, photograph } from './pictures.ts'

let folder = ''
let dataDir = ''
let server: ChildProcess | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-private-'))
  dataDir = join(folder, 'data')
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** As somebody starts it whose umask lets everybody read what they make, which is most systems’ own. */
function start(...args: string[]): ChildProcess {
  const command = 'umask 022 && exec node_modules/.bin/node dist/server/main.js "$@"'
  return spawn('sh', ['-c', command, 'stoppress', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', STOPPRESS_SAMPLE: 'off', LOG_LEVEL: 'silent' },
  })
}

async function run(...args: string[]): Promise<{ code: number; out: string }> {
  const child = start(...args)
  let out = ''
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()))
  const code = await new Promise<number>((resolve) => child.on('close', (ended) => resolve(ended ?? 1)))
  return { code, out: out.trim() }
}

async function serve(): Promise<string> {
  server = start('serve')
  return new Promise((resolve, reject) => {
    let said = ''
    server?.stderr?.on('data', (part: Buffer) => {
      said += part.toString()
      const [, url] = /running: (\S+)/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    })
    server?.on('close', () => reject(new Error(`the server ended: ${said}`)))
  })
}

/** Everything in a folder, itself too, as `drwx------ path`. */
async function modesIn(path: string): Promise<[path: string, mode: number][]> {
  const inside = await readdir(path, { recursive: true })
  const all = [path, ...inside.map((name) => join(path, name))]
  return Promise.all(
    all.map(async (each): Promise<[string, number]> => [each, (await stat(each)).mode & 0o777]),
  )
}

const openToOthers = async (path: string) => (await modesIn(path)).filter(([, mode]) => (mode & 0o077) !== 0)

describe('what is written to disk', () => {
  it('is read by nobody but the user that the server runs as: database, uploads, pictures', async () => {
    const url = await serve()
    const { out: token } = await run('token', 'create', 'wire')
    await run('story', 'create', 'Harbour', '--slug', 'harbour')
    const upload = async (size: number, bytes: Buffer, id = newId()) => {
      const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' }
      const at = `${url}/api/pictures/uploads`
      const made = await fetch(at, { method: 'POST', headers: { ...headers, ...creation(id, size) } })
      const path = new URL(made.headers.get('location') ?? '', url)
      const body = new Uint8Array(bytes)
      expect(
        (await fetch(path, { method: 'PATCH', headers: { ...headers, ...CHUNK(0) }, body })).status,
      ).toBe(204)
      return id
    }
    const photo = await photograph(1200, 1000)
    const id = await upload(photo.length, photo)
    await upload(photo.length + 1, photo) // stays unfinished
    const state = async () => {
      const headers = { authorization: `Bearer ${token}` }
      return ((await (await fetch(`${url}/api/pictures/${id}`, { headers })).json()) as { state: string })
        .state
    }
    await expect.poll(state, { timeout: 30_000 }).toBe('ready')
    const paths = (await modesIn(dataDir)).map(([path]) => path.slice(dataDir.length))
    for (const part of [
      '/stoppress.db',
      '/stoppress.db-wal',
      '/stoppress.db-shm',
      '/uploads/',
      '/media/pictures/',
    ])
      expect(paths.join('\n')).toContain(part)
    expect(await openToOthers(dataDir)).toEqual([])
    server?.kill('SIGTERM')
  })

  it('is found by doctor where it was left open before, and closed at the next start', async () => {
    const database = join(dataDir, 'stoppress.db')
    await chmod(database, 0o644)
    await chmod(join(dataDir, 'media'), 0o755)
    const found = await run('doctor')
    expect(found.code).toBe(1)
    expect(found.out).toMatch(
      /^wrong private: other users of this machine can read .*stoppress\.db, .*media: /m,
    )
    expect((await run('story', 'list')).code).toBe(0)
    expect(await openToOthers(dataDir)).toEqual([])
    expect((await run('doctor')).code).toBe(0)
  })

  it('but not a story that is exported: a web server has to read it', async () => {
    await run('story', 'status', 'harbour', 'closed')
    const site = join(folder, 'exports', 'harbour')
    expect((await run('export', 'harbour', '--out', site)).code).toBe(0)
    for (const [path, mode] of await modesIn(join(folder, 'exports')))
      expect([path, mode & 0o044]).toEqual([path, 0o044])
    expect(await openToOthers(dataDir)).toEqual([])
  })
})
