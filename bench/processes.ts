import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** Servers run on one core and the load on the other, so that neither takes time from what is measured. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

type Child = ChildProcessByStdio<Writable, Readable, Readable>

export interface Running {
  readonly pid: number
  readonly child: Child
  /** Why it is not running any more; null while it runs. */
  readonly ended: () => string | null
  /** Asks it to end, and waits until it has; five seconds, or so many ms, before it is killed. */
  readonly stop: (patienceMs?: number) => Promise<void>
}

const running = new Set<Child>()

/** Ends at once all that is still running, with what it started: a killed nginx would leave its worker behind. */
export function endAll(): void {
  for (const child of running) for (const pid of family(child.pid ?? 0)) kill(pid)
}

/** Whatever ends this program, nothing that it started stays behind. */
export function endAllOnExit(): void {
  process.on('exit', endAll)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in the meantime.
  }
}

interface StartOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

export function startPinned(
  core: number,
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Running {
  const child = spawn('taskset', ['-c', String(core), command, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  let ended: string | null = null
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)))
  child.stdin.on('error', () => {})
  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      running.delete(child)
      ended ??= `${command} ended (${how})${said ? `: ${said.trim()}` : ''}`
      resolve()
    }
    child.on('error', (error) => end(error.message))
    child.on('close', (code, signal) => end(String(signal ?? code)))
  })
  return {
    pid: child.pid ?? 0,
    child,
    ended: () => ended,
    stop: async (patienceMs = 5000) => {
      child.kill('SIGTERM')
      const patience = setTimeout(() => family(child.pid ?? 0).forEach(kill), patienceMs)
      await gone
      clearTimeout(patience)
    },
  }
}

/** Runs to the end and returns its standard output. */
export async function runPinned(
  core: number,
  command: string,
  args: readonly string[],
  options: StartOptions = {},
): Promise<string> {
  const started = startPinned(core, command, args, options)
  let output = ''
  started.child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise<number | null>((resolve) => started.child.on('close', resolve))
  if (code !== 0) throw new Error(started.ended() ?? `${command} failed`)
  return output
}

/** Tries until `attempt` answers true; throws when the process has ended or the time is over. */
export async function waitUntil(
  server: Running,
  attempt: () => Promise<boolean>,
  pauseMs = 20,
  limitMs = 15_000,
): Promise<void> {
  const limit = performance.now() + limitMs
  for (;;) {
    if (await attempt().catch(() => false)) return
    const ended = server.ended()
    if (ended !== null) throw new Error(ended)
    if (performance.now() > limit)
      throw new Error(`no answer within ${limitMs / 1000} s from ${server.child.spawnargs.join(' ')}`)
    await sleep(pauseMs)
  }
}

/** A process and those it started: nginx has a master and a worker. */
function family(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  if (pid === 0 || !existsSync(list)) return []
  const children = readFileSync(list, 'utf8').trim().split(/\s+/)
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => family(Number(child)))]
}

/** Resident memory in bytes. */
export function residentBytes(server: Running): number {
  let total = 0
  for (const pid of family(server.pid)) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    total += Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
  }
  return total
}

const TICKS_PER_SECOND = 100

/** Processor time used so far, in seconds. */
export function processorSeconds(server: Running): number {
  let ticks = 0
  for (const pid of family(server.pid)) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / TICKS_PER_SECOND
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
