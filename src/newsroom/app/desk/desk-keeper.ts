import type { DeskJson } from '../../desk-view.ts'
import type { PostJson } from '../../../story/reads/staff-json.ts'

export interface DeskMemory {
  recall(): Promise<DeskJson | undefined>
  /** Never rejects: a device that keeps nothing tells of its own trouble. */
  remember(desk: DeskJson): Promise<void>
  /** Long posts that were opened or written here, the last of them first. */
  recallLong(): Promise<readonly PostJson[] | undefined>
  rememberLong(posts: readonly PostJson[]): Promise<void>
}

/** ms between two writes of a desk on which something always happens. */
export const KEEP_EVERY_MS = 1_000

/**
 * Keeps on the device what a desk shows, as it changes: at most once a second, and when the page goes. So
 * a desk that is opened without a network stands as this browser last saw it.
 */
export class DeskKeeper {
  readonly #memory: Pick<DeskMemory, 'remember'>
  readonly #shown: () => DeskJson | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #keptAt = -Infinity
  #isKept = true

  /** `shown` gives what the desk shows now; undefined while it shows nothing. */
  constructor(memory: Pick<DeskMemory, 'remember'>, shown: () => DeskJson | undefined) {
    this.#memory = memory
    this.#shown = shown
  }

  changed(): void {
    this.#isKept = false
    const wait = Math.max(0, this.#keptAt + KEEP_EVERY_MS - performance.now())
    this.#timer ??= setTimeout(this.keep, wait)
  }

  /** Writes now what is not written yet. */
  readonly keep = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const shown = this.#shown()
    if (this.#isKept || shown === undefined) return
    this.#isKept = true
    this.#keptAt = performance.now()
    this.#memory.remember(shown).catch(() => {
      this.#isKept = false // with the next change
    })
  }
}
