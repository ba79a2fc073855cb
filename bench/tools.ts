import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proseMaker } from './prose.ts'

/** What the bench needs from the machine: found or compiled once, before anything is measured. */
export interface Tools {
  /** Holds everything the bench writes; removed at the end. */
  readonly folder: string
  readonly load: string
  readonly epollCast: string
  /** One text a line, for `load`. */
  readonly texts: string
  readonly nginxModules: string
}

const MODULE_FOLDERS = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/local/nginx/modules']

/**
 * Compiles the load and the epoll loop; throws a sentence that says what to install. Without peers there is only the
 * folder: nothing else is needed for what is measured then.
 */
export function prepareTools(hasPeers: boolean): Tools {
  if (!hasPeers) return { folder: makeFolder(), load: '', epollCast: '', texts: '', nginxModules: '' }
  const nginxModules = MODULE_FOLDERS.find((folder) => existsSync(join(folder, 'ngx_nchan_module.so')))
  const missing = ['gcc', 'nginx', 'wrk', 'taskset'].filter((program) => !isInstalled(program))
  if (nginxModules === undefined) missing.push('nchan')
  if (nginxModules === undefined || missing.length > 0)
    throw new Error(
      `The benchmark needs ${missing.join(', ')}. On Debian: apt install nginx libnginx-mod-nchan wrk gcc libc6-dev util-linux`,
    )

  const folder = makeFolder()
  const texts = join(folder, 'texts')
  const prose = proseMaker(1)
  writeFileSync(texts, Array.from({ length: 500 }, () => `${prose(600)}\n`).join(''))
  return {
    folder,
    load: compile('load', folder),
    epollCast: compile('epoll-cast', folder),
    texts,
    nginxModules,
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stop-press-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755) // nginx's worker is another user when root starts it
  return folder
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}

function compile(name: string, folder: string): string {
  const binary = join(folder, name)
  const source = join(import.meta.dirname, `${name}.c`)
  execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-o', binary, source], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return binary
}
