import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { setPriority } from 'node:os'
import type { ImageAnswer, ImageResult, ImageTask } from './image.ts'
import { makeImage } from './make-image.ts'

/**
 * The process that makes one image: `node image-process.ts TASK`, which reads the original from its standard input
 * and prints an `ImageResult`. Live delivery goes first: this takes what is left of the processor, and is the first
 * to go where the machine runs out of memory.
 */
const LOOK_EVERY_MS = 20
const { folder, recipe, size, mostMemoryBytes } = JSON.parse(process.argv[2] ?? '') as ImageTask

setPriority(10)
try {
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // Not Linux, or not allowed: then the kernel chooses by size, as it always does.
}
// Whoever asked for it has died, and nobody would end this any more.
new Socket({ fd: 3 })
  .on('close', () => process.exit(1))
  .resume()
  .unref()
// Pictures are decoded in other threads, so that this one has time to look.
setInterval(() => {
  if (process.memoryUsage.rss() <= mostMemoryBytes) return
  answer({ made: false, why: 'too-much-memory' })
  process.kill(process.pid, 'SIGKILL') // nothing of libvips is waited for
}, LOOK_EVERY_MS).unref()

answer(await makeImage(await received(), recipe, folder))

/** In one piece from the beginning: joined from parts it would take twice the memory. */
async function received(): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    if (at + part.length > size) throw new Error('there is more of the image than was said')
    at += part.copy(bytes, at)
  }
  if (at !== size) throw new Error('the image broke off')
  return bytes
}

function answer(result: ImageResult): void {
  writeSync(1, JSON.stringify({ result, peakMemoryBytes: peakMemory() } satisfies ImageAnswer))
}

/** On Linux what getrusage says is at least what the process had that started this one, however small this is. */
function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) * 1_024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1_024
}
