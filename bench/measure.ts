import type { Tools } from './tools.ts'

/** What every measure is handed. */
export interface Bench {
  readonly tools: Tools
  /** How often each contestant is measured; the median counts. */
  readonly repetitions: number
  /** Length of one probe. */
  readonly seconds: number
  /** How many poll through a cache, one crowd after the other. */
  readonly crowds: readonly number[]
  /** How long each crowd does. */
  readonly cacheMinutes: number
  /** True for a short look: fewer streams, fewer posts, one repetition. */
  readonly isQuick: boolean
  readonly progress: (line: string) => void
}

export interface Target {
  readonly what: string
  readonly measured: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly unit?: string
}

export interface Result {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly targets: readonly Target[]
  /** Sentences under the table: how it was measured, what it leaves out. */
  readonly notes: readonly string[]
}

export interface Measure {
  /** As in `--only=name`. */
  readonly name: string
  /** False where it is taken with no program of another's and no load of ours in C. */
  readonly needsTools?: boolean
  readonly run: (bench: Bench) => Promise<Result>
}

/** A peer that sustained nothing makes the ratio infinite: at least any number, at most none. */
export function isMet(target: Target): boolean {
  if (Number.isNaN(target.measured)) return false
  return target.measured >= (target.atLeast ?? -Infinity) && target.measured <= (target.atMost ?? Infinity)
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the share `q` of the values lies; not a number when there are none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? NaN
  const high = sorted[Math.ceil(at)] ?? NaN
  return low + (high - low) * (at - Math.floor(at))
}

/**
 * The median of the ratios within each repetition. Contestants of one repetition met the machine in the same mood, so
 * this moves less than the ratio of their medians.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, repetition) => value / (theirs[repetition] ?? NaN)))
}
