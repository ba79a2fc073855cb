import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort } from './processes.ts'

const run = promisify(execFile)

/** A PostgreSQL of the test's own, which it may restart and kill as it likes. */
export interface Cluster {
  readonly url: string
  /** `fast` ends every connection, `immediate` ends as a crash does (pg_ctl(1)). */
  restart(mode: 'fast' | 'immediate'): Promise<void>
  close(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'

/** Where PostgreSQL's own programs are; undefined where there are none. */
async function findPrograms(): Promise<string | undefined> {
  const [newest] = (await readdir(DEBIAN).catch(() => [])).toSorted((a, b) => Number(b) - Number(a))
  return newest === undefined ? undefined : join(DEBIAN, newest, 'bin')
}

/** Undefined where PostgreSQL's programs are not installed. */
export async function startCluster(): Promise<Cluster | undefined> {
  const programs = await findPrograms()
  if (programs === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-postgres-'))
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: await readId('-u'), gid: await readId('-g') } : {}
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await findFreePort()
  const options = { ...user, cwd: folder }
  await run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], options)
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60`
  const control = (...args: string[]) =>
    run(join(programs, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), ...args], options)
  await control('start', '-o', settings)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: async (mode) => void (await control('restart', '-m', mode, '-o', settings)),
    async close() {
      await control('stop', '-m', 'immediate')
      await rm(folder, { recursive: true })
    },
  }
}

async function readId(which: '-u' | '-g'): Promise<number> {
  return Number((await run('id', [which, 'postgres'])).stdout)
}
