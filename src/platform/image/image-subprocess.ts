import { readFileSync, writeFileSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { setPriority } from 'node:os'
import type { ImageAnswer, ImageResult, ImageTask } from './image.ts'
import { processImage } from './process-image.ts'

/**
 * The subprocess for one image: `node image-subprocess.ts TASK` reads the original from standard input and prints an
 * `ImageResult`. Live delivery has priority: this process has the lowest scheduling priority, and is the first to be
 * killed when memory runs out.
 */
const LOOK_EVERY_MS = 20
const { folder, recipe, size, maxMemoryBytes } = JSON.parse(process.argv[2] ?? '') as ImageTask

setPriority(10)
try {
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // Not Linux, or not permitted: then the kernel chooses by size.
}
// The parent has died, and nobody would end this process.
new Socket({ fd: 3 })
  .on('close', () => process.exit(1))
  .resume()
  .unref()
// Pictures are decoded in other threads, so this one can monitor memory.
setInterval(() => {
  if (process.memoryUsage.rss() <= maxMemoryBytes) return
  writeResult({ ok: false, reason: 'too-much-memory' })
  process.kill(process.pid, 'SIGKILL') // without waiting for libvips
}, LOOK_EVERY_MS).unref()

writeResult(await processImage(await readInput(), recipe, folder))

/** Into one buffer from the start: concatenation would take twice the memory. */
async function readInput(): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    if (at + part.length > size) throw new Error('there is more of the image than was said')
    at += part.copy(bytes, at)
  }
  if (at !== size) throw new Error('the image broke off')
  return bytes
}

function writeResult(result: ImageResult): void {
  writeSync(1, JSON.stringify({ result, peakMemoryBytes: peakMemory() } satisfies ImageAnswer))
}

/** On Linux getrusage includes the memory of the parent at the time of the fork. */
function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) * 1_024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1_024
}
