import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The caches as they are shipped (deploy/), with the ports of this machine put in, run for a test or a measurement. */

export interface Cache {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
const isHere = (program: string) => PATH.split(':').some((folder) => existsSync(join(folder, program)))

/** Skipped where they are missing, but not in CI: there that is a failure of every test of them. */
export const isWithoutNginx = !isHere('nginx') && process.env['CI'] === undefined
export const isWithoutVarnish = !isHere('varnishd') && process.env['CI'] === undefined

const shipped = (name: string) =>
  readFile(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), 'utf8')

/** Puts something else in place of what stands in a shipped file, as often as it is said to stand there. */
function put(text: string, changes: readonly (readonly [from: string, to: string, times: number])[]): string {
  return changes.reduce((done, [from, to, times]) => {
    const found = done.split(from).length - 1
    if (found !== times) throw new Error(`"${from}" stands ${found} times in the shipped file, not ${times}`)
    return done.replaceAll(from, to)
  }, text)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function emptyFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `stop-press-${name}-`))
  await chmod(folder, 0o755) // workers are another user where root starts them
  return folder
}

interface NginxOptions {
  /** Speaks TLS, with a certificate of its own making; else the same file without it. */
  readonly tls?: boolean
  readonly command?: readonly string[]
}

/** nginx in front of two servers, which may be one and the same; `plainPort` is the one that leads to https. */
export async function startNginx(
  nodes: readonly [string, string],
  { tls = false, command = [] }: NginxOptions = {},
): Promise<Cache & { plainPort: number }> {
  const folder = await emptyFolder('nginx')
  const [port, plainPort] = [await freePort(), await freePort()]
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  if (tls) {
    const subject = ['-subj', '/CN=live.example.org', '-days', '2', '-nodes', '-newkey', 'rsa:2048']
    execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    })
  }
  const [first, second] = nodes.map((url) => new URL(url).host)
  const site = put(await shipped('nginx.conf'), [
    ['/var/cache/nginx/stoppress', join(folder, 'cache'), 1],
    ['server 10.0.0.11:4000', `server ${first ?? ''}`, 2],
    ['server 10.0.0.12:4000', `server ${second ?? ''}`, 2],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`, 1],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''} backlog=8192;`, 1],
    ['ssl_certificate     /etc/ssl/live.example.org.pem;', tls ? `ssl_certificate ${certificate};` : '', 1],
    ['ssl_certificate_key /etc/ssl/live.example.org.key;', tls ? `ssl_certificate_key ${key};` : '', 1],
  ])
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ')
  await mkdir(join(folder, 'cache'), { mode: 0o777 })
  await chmod(join(folder, 'cache'), 0o777)
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid nginx.pid; error_log error.log;
     events { worker_connections 16000; multi_accept on; }
     http { access_log off; ${temporary} ${site} }`,
  )
  const args = ['-p', folder, '-e', 'error.log', '-c', 'nginx.conf']
  const child = start([...command, 'nginx', ...args])
  const scheme = tls ? 'https' : 'http'
  return { ...(await running(child, folder, port, scheme, 'error.log')), plainPort }
}

/** Varnish in front of two servers. */
export async function startVarnish(
  nodes: readonly [string, string],
  { command = [], port: wanted }: Pick<NginxOptions, 'command'> & { readonly port?: number } = {},
): Promise<Cache> {
  const folder = await emptyFolder('varnish')
  const port = wanted ?? (await freePort())
  const backend = (host: string, port: string) => `.host = "${host}";\n    .port = "${port}";`
  const changes = nodes.map((url, n) => {
    const { hostname, port: nodePort } = new URL(url)
    return [backend(`10.0.0.1${n + 1}`, '4000'), backend(hostname, nodePort), 1] as const
  })
  const vcl = put(await shipped('varnish.vcl'), [
    ...changes,
    ['"10.0.0.11";\n    "10.0.0.12";', '"127.0.0.1";', 1],
  ])
  await writeFile(join(folder, 'site.vcl'), vcl)
  const listen = ['-a', `127.0.0.1:${port}`, '-f', join(folder, 'site.vcl'), '-n', join(folder, 'work')]
  const bounds = ['-s', 'malloc,64m', '-p', 'thread_pool_min=50', '-p', 'listen_depth=8192']
  const child = start([...command, 'varnishd', '-F', '-j', 'none', ...listen, ...bounds])
  return running(child, folder, port, 'http')
}

function start([program = '', ...args]: readonly string[]): ChildProcess {
  return spawn(program, args, { env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Waits until it answers; throws with what it said when it ends instead. */
async function running(
  child: ChildProcess,
  folder: string,
  port: number,
  scheme: string,
  log?: string,
): Promise<Cache> {
  let said = ''
  let isOver = false
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (said += part.toString()))
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => {
      isOver = true
      resolve()
    }),
  )
  while (!(await answers(port))) {
    if (!isOver) continue
    const logged = log === undefined ? '' : await readFile(join(folder, log), 'utf8').catch(() => '')
    await rm(folder, { recursive: true, force: true })
    throw new Error(`${child.spawnargs.join(' ')} ended: ${said}${logged}`)
  }
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    async close() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  const { connect } = await import('node:net')
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (isThere: boolean) => {
      socket.destroy()
      setTimeout(resolve, isThere ? 0 : 20, isThere)
    }
    socket.on('connect', () => done(true)).on('error', () => done(false))
  })
}
