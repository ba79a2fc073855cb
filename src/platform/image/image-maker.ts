import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { ImageAnswer, ImageRecipe, ImageResult, ImageTask } from './image.ts'

/** Beside this file as it is written, or beside the built program (scripts/build.ts makes it an entry of its own). */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'image-process.ts' : 'image-process.js', import.meta.url),
)

/**
 * Bytes that the process may hold in memory (its resident set); the largest allowed picture takes less
 * (`image-memory.test.ts`). It looks at itself, and ends itself with a result that says so.
 */
export const MOST_MEMORY_BYTES = 700 * 1_048_576
/**
 * What the kernel lets it allocate at all (RLIMIT_DATA), should it grow faster than it can look. Node and libvips
 * reserve some 800 MB that they never touch, so this is no measure of what is used.
 */
const MOST_DATA_KB = 2 * 1_048_576
const SHELL = '/bin/sh'

/** The process for images ended without a result: it crashed, ran out of memory, or was killed from outside. */
export class ImageCrash extends Error {
  override readonly name = 'ImageCrash'
}

export interface MakingBounds {
  readonly mostMs: number
  /** `MOST_MEMORY_BYTES` where it is left out. */
  readonly mostMemoryBytes?: number
  /** Called with the most bytes that the process has held in memory, where it came to an answer. */
  readonly measured?: (peakMemoryBytes: number) => void
  /** The server stops: what is under way is ended, and made by whoever comes next. */
  readonly stopping?: AbortSignal
}

export interface ImageSource {
  /** Destroyed, or read to its end. */
  readonly stream: Readable
  /** Bytes. */
  readonly size: number
}

/**
 * Makes an image in a process of its own, with none of our environment: a decoder that crashes, hangs or eats
 * memory takes nothing with it, and its processor time comes after ours. The original goes to it through a pipe and
 * never lies on the disk; it ends when we do. `slow` where it took longer than `mostMs`; throws an `ImageCrash` where
 * it ended by itself, and an ordinary error where it was told to stop or the source broke off.
 */
export async function makeImageApart(
  { stream, size }: ImageSource,
  folder: string,
  recipe: ImageRecipe,
  { mostMs, mostMemoryBytes = MOST_MEMORY_BYTES, measured, stopping }: MakingBounds,
): Promise<ImageResult | 'slow'> {
  const task: ImageTask = { folder, recipe, size, mostMemoryBytes }
  const [command, ...words] = commandFor(task, mostMs)
  const child = spawn(command, words, {
    // One arena: glibc otherwise keeps a quarter more memory than is used.
    env: { MALLOC_ARENA_MAX: '1' },
    // The last one is never written to: its end tells the child that we are gone.
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    killSignal: 'SIGKILL',
    ...(stopping === undefined ? {} : { signal: stopping }),
  })
  // Before anything else is touched: where open files have run out it has no pipes, and its error comes at once.
  let notStarted: Error | undefined
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal))
    child.on('error', (error) => {
      if (child.pid !== undefined) return // told to stop: `close` follows
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
  }, mostMs)
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
  const answer = answerIn(said)
  if (answer !== undefined) {
    measured?.(answer.peakMemoryBytes)
    return answer.result
  }
  // A terminal and a service manager signal every process of the group, perhaps before we are told.
  if (stopping?.aborted === true || signal === 'SIGTERM' || signal === 'SIGINT')
    throw new Error('the making of an image was stopped', { cause: stopping?.reason })
  if (notStarted !== undefined)
    throw new Error('the process that makes images could not be started', { cause: notStarted })
  if (broken !== undefined) throw broken
  if (isSlow) return 'slow'
  throw new ImageCrash('the process that makes images ended without a result')
}

/** Under a shell that sets the limits, where there is one: they hold for whatever it becomes. */
function commandFor(task: ImageTask, mostMs: number): [string, ...string[]] {
  const program: [string, ...string[]] = [process.execPath, PROGRAM, JSON.stringify(task)]
  if (process.platform !== 'linux' || !existsSync(SHELL)) return program
  // Of processor: for one that nobody is left to end.
  const seconds = (Math.ceil(mostMs / 1_000) + 15) * availableParallelism()
  // A shell that does not know one of them goes on without it; the child looks at its memory by itself.
  const limits = `ulimit -d ${MOST_DATA_KB} 2>/dev/null; ulimit -t ${seconds} 2>/dev/null; ulimit -c 0 2>/dev/null`
  return [SHELL, '-c', `${limits}; exec "$0" "$@"`, ...program]
}

/** What broke the source off; undefined where the child had its fill, or needed no more of it. */
async function send(stream: Readable, to: NodeJS.WritableStream): Promise<unknown> {
  let broken: unknown
  stream.once('error', (error) => {
    broken = error
  })
  try {
    await pipeline(stream, to)
  } catch {
    // The child closed its end: what it says of itself counts.
  }
  return broken
}

function answerIn(said: string): ImageAnswer | undefined {
  try {
    return JSON.parse(Buffer.from(said, 'latin1').toString('utf8')) as ImageAnswer
  } catch {
    return undefined // it did not come to that
  }
}
