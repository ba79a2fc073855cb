import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'

/** The built program as processes of its own, which a test can kill. */
export interface Installation {
  /** DATA_DIR */
  readonly folder: string
  readonly port: number
  readonly environment?: Readonly<Record<string, string>>
}

/** A port of this machine that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

export function spawnCommand({ folder, port, environment }: Installation, ...args: string[]): ChildProcess {
  return spawn('node_modules/.bin/node', ['dist/server/main.js', ...args], {
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      STOPPRESS_SAMPLE: 'off',
      LOG_LEVEL: 'silent',
      API_CALLS_A_MINUTE: '1000000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export interface Ended {
  /** null where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Resolves when the process has ended, with all that it said. */
export async function whenEnded(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (part: Buffer) => (stdout += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (stderr += part.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout.trim(), stderr: stderr.trim() }
}

/** Runs one command to its end; rejects where it failed. */
export async function runCommand(at: Installation, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await whenEnded(spawnCommand(at, ...args))
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
  return stdout
}

/** Starts the server and resolves when it says that it is running; rejects when it ends before. */
export async function startServer(at: Installation): Promise<ChildProcess> {
  const child = spawnCommand(at, 'serve')
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout?.resume() // a full pipe would hold up the server
    child.stderr?.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('Stop it with')) resolve()
    })
    child.on('close', () => reject(new Error(`the server ended: ${said}`)))
  })
  return child
}

/** kill -9; resolves when the process is gone. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
