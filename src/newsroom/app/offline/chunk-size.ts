/** Bytes of the first chunk, before anything is known of the link. */
export const FIRST_CHUNK = 64 * 1024
export const SMALLEST_CHUNK = 32 * 1024
const LARGEST_CHUNK = 5 * 1024 * 1024
/** ms that a chunk should take: short enough that a cut loses little and words need not wait long. */
const AIM = 4_000

/** The next chunk's bytes, after one of `bytes` took `ms`: towards the aim, at most twice the last or half of it. */
export function nextChunk(size: number, bytes: number, ms: number): number {
  const atAim = bytes < size ? size : (bytes / Math.max(ms, 1)) * AIM // a last piece says little
  const wanted = Math.min(Math.max(atAim, size / 2), size * 2)
  return Math.round(Math.min(Math.max(wanted, SMALLEST_CHUNK), LARGEST_CHUNK))
}
