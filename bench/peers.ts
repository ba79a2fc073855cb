import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './http.ts'
import type { Bench } from './measure.ts'
import { freePort, SERVER_CORE, startPinned, waitUntil, type Running } from './processes.ts'

export interface Peer {
  readonly server: Running
  readonly port: number
}

export async function startNchan(bench: Bench): Promise<Peer> {
  const files = /Max open files\s+\d+\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? '20000'
  const isRoot = process.getuid?.() === 0
  return startNginx(bench, 'nchan.conf', {
    modules: bench.tools.nginxModules,
    files: isRoot ? '200000' : files,
  })
}

/** What our server sent for a page, to be served by nginx as a file. */
interface Prepared {
  readonly body: Buffer
  readonly type: string
  readonly encoding: string
  readonly control: string
}

/** nginx with the prepared page at /page. */
export async function startStatic(bench: Bench, prepared: Prepared): Promise<Peer> {
  const { body, type, encoding, control } = prepared
  return startNginx(bench, 'static.conf', { type, encoding, control }, (folder) => {
    mkdirSync(join(folder, 'files'))
    writeFileSync(join(folder, 'files/page'), body)
  })
}

async function startNginx(
  bench: Bench,
  template: string,
  values: Readonly<Record<string, string>>,
  prepare: (folder: string) => void = () => {},
): Promise<Peer> {
  const folder = mkdtempSync(join(bench.tools.folder, 'nginx-'))
  const port = await freePort()
  const filled: Readonly<Record<string, string>> = { ...values, port: String(port) }
  const text = readFileSync(join(import.meta.dirname, template), 'utf8')
  writeFileSync(
    join(folder, 'nginx.conf'),
    text.replaceAll(/^ *#.*\n/gm, '').replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => filled[name] ?? ''),
  )
  prepare(folder)
  chmodSync(folder, 0o755) // the worker is another user when root starts nginx
  const server = startPinned(SERVER_CORE, 'nginx', ['-p', folder, '-e', 'error.log', '-c', 'nginx.conf'], {
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  })
  server.child.stdout.resume()
  await waitUntil(server, async () => (await ask(port, '/')).status > 0)
  return { server, port }
}

export async function startEpollCast(bench: Bench): Promise<Peer> {
  const port = await freePort()
  const server = startPinned(SERVER_CORE, bench.tools.epollCast, [String(port)])
  server.child.stdout.resume()
  await waitUntil(server, async () => (await ask(port, '/', { method: 'POST', body: '' })).status === 200)
  return { server, port }
}
