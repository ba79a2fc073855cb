/** Size of the first chunk in bytes, before the connection's speed is known. */
export const FIRST_CHUNK = 64 * 1024
export const SMALLEST_CHUNK = 32 * 1024
const LARGEST_CHUNK = 5 * 1024 * 1024
/** Target duration of a chunk, ms: short enough that an interruption loses little and text need not wait long. */
const AIM = 4_000

/** The size of the next chunk after one of `bytes` took `ms`: towards the target, at most doubled or halved. */
export function nextChunk(size: number, bytes: number, ms: number): number {
  const atAim = bytes < size ? size : (bytes / Math.max(ms, 1)) * AIM // a last chunk is not representative
  const wanted = Math.min(Math.max(atAim, size / 2), size * 2)
  return Math.round(Math.min(Math.max(wanted, SMALLEST_CHUNK), LARGEST_CHUNK))
}
