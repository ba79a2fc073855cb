import { LeaderLock } from './leader-lock.ts'

/** ms in which the leader answers; one that does not is frozen. */
const HEARTBEAT_TIMEOUT_MS = 5_000

export interface ElectionDeps {
  /** Tabs of the same lock have one leader. */
  readonly lockName: string
  readonly locks: Pick<LockManager, 'request'> | undefined
  /** What the leader does, until the signal is aborted. */
  readonly lead: (signal: AbortSignal) => Promise<void>
  /** Asks the other tabs for the leader's heartbeat. */
  readonly askForHeartbeat: () => void
  /** Whether somebody looks at this tab. */
  readonly isVisible: () => boolean
}

/**
 * Of a person's tabs one leads: it alone sends, so that requests go out in order. It is the one that holds the lock. A
 * tab that people look at does not rely on a leader that sleeps: it asks for its heartbeat, and takes over without one.
 */
export class LeaderElection {
  readonly #deps: ElectionDeps
  readonly #lock: LeaderLock
  #timeout: ReturnType<typeof setTimeout> | undefined

  constructor(deps: ElectionDeps) {
    this.#deps = deps
    this.#lock = new LeaderLock(deps.lockName, deps.lead, deps.locks)
  }

  get isLeader(): boolean {
    return this.#lock.isHeld
  }

  /** Stands for election until `closing` is aborted. */
  async run(closing: AbortSignal): Promise<void> {
    closing.addEventListener('abort', () => this.heartbeat())
    await this.#lock.run(closing)
  }

  /** Sees to it that somebody leads. */
  check(): void {
    const { askForHeartbeat, isVisible } = this.#deps
    if (this.isLeader || !isVisible()) return
    this.#timeout ??= setTimeout(() => {
      this.#timeout = undefined
      if (isVisible()) this.#lock.steal()
    }, HEARTBEAT_TIMEOUT_MS)
    askForHeartbeat()
  }

  /** The leader is there. */
  heartbeat(): void {
    clearTimeout(this.#timeout)
    this.#timeout = undefined
  }
}
