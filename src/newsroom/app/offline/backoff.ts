const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/**
 * ms to wait after the nth failed attempt running (from 1): 1, 2, 4 … 30 s, of which `random` (0 to 1) takes up to half,
 * so that a newsroom's devices do not come back all at once.
 */
export function backoff(attempt: number, random = Math.random()): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10))
  return Math.round(longest * (1 - random / 2))
}
