import type { DeskJson } from '../../contract.ts'
import type { PostJson } from '../../../story/post/post-contract.ts'

export interface DeskMemory {
  recall(): Promise<DeskJson | undefined>
  /** Never rejects: storage errors are reported elsewhere. */
  remember(desk: DeskJson): Promise<void>
  /** Long posts that were opened or written here, most recent first. */
  recallLong(): Promise<readonly PostJson[] | undefined>
  rememberLong(posts: readonly PostJson[]): Promise<void>
}

/** Minimum interval between writes of a busy desk, ms. */
export const KEEP_EVERY_MS = 1_000

/**
 * Stores the state of a desk on the device: at most once a second, and when the page is left, so that it can be
 * opened offline as last seen.
 */
export class DeskKeeper {
  readonly #memory: Pick<DeskMemory, 'remember'>
  readonly #shown: () => DeskJson | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #keptAt = -Infinity
  #isKept = true

  /** `shown` returns the current state of the desk; undefined if empty. */
  constructor(memory: Pick<DeskMemory, 'remember'>, shown: () => DeskJson | undefined) {
    this.#memory = memory
    this.#shown = shown
  }

  changed(): void {
    this.#isKept = false
    const wait = Math.max(0, this.#keptAt + KEEP_EVERY_MS - performance.now())
    this.#timer ??= setTimeout(this.keep, wait)
  }

  /** Flushes pending changes. */
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
