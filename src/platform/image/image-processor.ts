import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { ImageAnswer, ImageRecipe, ImageResult, ImageTask } from './image.ts'

/** Beside this file in source, or beside the built program (an entry of its own in scripts/build.ts). */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'image-subprocess.ts' : 'image-subprocess.js', import.meta.url),
)

/**
 * Maximum resident memory of the process; the largest allowed picture takes less (`image-memory.test.ts`). The
 * process monitors itself, and exits with a result that says so.
 */
export const MAX_MEMORY_BYTES = 700 * 1_048_576
/**
 * Hard limit of allocations (RLIMIT_DATA), in case it grows faster than it can check. Node and libvips reserve some
 * 800 MB that they never touch, so this does not measure actual use.
 */
const MAX_DATA_KB = 2 * 1_048_576
const SHELL = '/bin/sh'

/** The image process ended without a result: it crashed, ran out of memory, or was killed. */
export class ImageCrash extends Error {
  override readonly name = 'ImageCrash'
}

export interface ProcessingLimits {
  readonly timeoutMs: number
  /** `MAX_MEMORY_BYTES` where it is left out. */
  readonly maxMemoryBytes?: number
  /** Called with the peak memory of the process, if it produced a result. */
  readonly measured?: (peakMemoryBytes: number) => void
  /** Aborted when the server stops: the current image is abandoned, and processed by whoever comes next. */
  readonly stopping?: AbortSignal
}

export interface ImageSource {
  /** Destroyed, or read to its end. */
  readonly stream: Readable
  /** Bytes. */
  readonly size: number
}

/**
 * Processes an image in a subprocess with an empty environment: a decoder that crashes, hangs or exhausts memory
 * affects nothing else, and it runs at low priority. The original is piped to it and never touches the disk; it exits
 * when we do. `slow` if it took longer than `mostMs`; throws an `ImageCrash` if it ended by itself, and an ordinary
 * error if it was aborted or the source failed.
 */
export async function processInSubprocess(
  { stream, size }: ImageSource,
  folder: string,
  recipe: ImageRecipe,
  { timeoutMs: maxMs, maxMemoryBytes = MAX_MEMORY_BYTES, measured, stopping }: ProcessingLimits,
): Promise<ImageResult | 'slow'> {
  const task: ImageTask = { folder, recipe, size, maxMemoryBytes }
  const [command, ...words] = subprocessCommand(task, maxMs)
  const child = spawn(command, words, {
    // One arena: otherwise glibc retains a quarter more memory than is used.
    env: { MALLOC_ARENA_MAX: '1' },
    // The last pipe is never written to: its end tells the child that we have exited.
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    killSignal: 'SIGKILL',
    ...(stopping === undefined ? {} : { signal: stopping }),
  })
  // First of all: if open files have run out it has no pipes, and its error comes at once.
  let notStarted: Error | undefined
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal))
    child.on('error', (error) => {
      if (child.pid !== undefined) return // aborted: `close` follows
      notStarted = error
      resolve(null)
    })
  })
  let said = ''
  let isSlow = false
  let sent: Promise<unknown> = Promise.resolve(undefined)
  const timer = setTimeout(() => {
    isSlow = true
    child.kill('SIGKILL')
  }, maxMs)
  if (child.pid !== undefined) {
    child.stdout?.on('data', (part: Buffer) => {
      said = (said + part.toString('latin1')).slice(0, 65_536)
    })
    child.stdio[3]?.on('error', () => undefined) // it ends with the child
    if (child.stdin !== null) sent = send(stream, child.stdin)
  }
  const signal = await ended
  clearTimeout(timer)
  stream.destroy()
  const broken = await sent
  const answer = parseAnswer(said)
  if (answer !== undefined) {
    measured?.(answer.peakMemoryBytes)
    return answer.result
  }
  // Terminals and service managers signal the whole process group, possibly before us.
  if (stopping?.aborted === true || signal === 'SIGTERM' || signal === 'SIGINT')
    throw new Error('the making of an image was stopped', { cause: stopping?.reason })
  if (notStarted !== undefined)
    throw new Error('the process that makes images could not be started', { cause: notStarted })
  if (broken !== undefined) throw broken
  if (isSlow) return 'slow'
  throw new ImageCrash('the process that makes images ended without a result')
}

/** Via a shell that sets the limits, if there is one: they apply to the process it becomes. */
function subprocessCommand(task: ImageTask, maxMs: number): [string, ...string[]] {
  const program: [string, ...string[]] = [process.execPath, PROGRAM, JSON.stringify(task)]
  if (process.platform !== 'linux' || !existsSync(SHELL)) return program
  // CPU time limit: for an orphaned process.
  const seconds = (Math.ceil(maxMs / 1_000) + 15) * availableParallelism()
  // A shell that does not support one of them continues without it; the child checks its memory itself.
  const limits = `ulimit -d ${MAX_DATA_KB} 2>/dev/null; ulimit -t ${seconds} 2>/dev/null; ulimit -c 0 2>/dev/null`
  return [SHELL, '-c', `${limits}; exec "$0" "$@"`, ...program]
}

/** The error of the source; undefined if the child stopped reading. */
async function send(stream: Readable, to: NodeJS.WritableStream): Promise<unknown> {
  let broken: unknown
  stream.once('error', (error) => {
    broken = error
  })
  try {
    await pipeline(stream, to)
  } catch {
    // The child closed its end: its result counts.
  }
  return broken
}

function parseAnswer(said: string): ImageAnswer | undefined {
  try {
    return JSON.parse(Buffer.from(said, 'latin1').toString('utf8')) as ImageAnswer
  } catch {
    return undefined // no result
  }
}
