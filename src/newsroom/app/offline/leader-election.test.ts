import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LeaderElection } from './leader-election.ts'

/** The Web Locks of one browser, as far as tabs use them: a queue for one lock, and stealing. */
class BrowserLocks {
  #holder: { readonly end: (error: DOMException) => void } | undefined
  readonly #queue: (() => void)[] = []

  readonly request = (async (_name: string, options: LockOptions, work: () => Promise<unknown>) =>
    new Promise<unknown>((resolve, reject) => {
      const isGone = () => options.signal?.aborted === true
      const take = () => {
        if (isGone()) return this.#next()
        const holder = { end: reject }
        this.#holder = holder
        const release = () => {
          if (this.#holder !== holder) return // stolen meanwhile
          this.#holder = undefined
          this.#next()
        }
        work().then(resolve, reject).finally(release)
      }
      const aborted = () => new DOMException('The request was aborted.', 'AbortError')
      options.signal?.addEventListener('abort', () => reject(aborted()))
      if (options.steal === true) {
        this.#holder?.end(new DOMException('The lock was stolen.', 'AbortError'))
        take()
      } else if (this.#holder === undefined) take()
      else this.#queue.push(take)
    })) as LockManager['request']

  #next(): void {
    if (this.#holder === undefined) this.#queue.shift()?.()
  }
}

/** Promises that are settled already get their turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe('the tabs of one person', () => {
  let locks = new BrowserLocks()
  const closings: AbortController[] = []
  beforeEach(() => {
    locks = new BrowserLocks()
    vi.useFakeTimers()
  })
  afterEach(async () => {
    for (const closing of closings.splice(0)) closing.abort()
    vi.useRealTimers()
  })

  /** A tab; `isFrozen` says whether it answers who asks for a heartbeat. */
  function aTab(others: () => ReturnType<typeof aTab>[] = () => [], hasLocks = true) {
    const closing = new AbortController()
    closings.push(closing)
    const state = { isFrozen: false, isVisible: true, leading: 0, wasAsked: 0 }
    const election: LeaderElection = new LeaderElection({
      lockName: 'outbox',
      locks: hasLocks ? locks : undefined,
      lead: async (signal) => {
        state.leading += 1
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        state.leading -= 1
      },
      askForHeartbeat: () => {
        state.wasAsked += 1
        for (const other of others())
          if (other.election.isLeader && !other.state.isFrozen) election.heartbeat()
      },
      isVisible: () => state.isVisible,
    })
    const ended = election.run(closing.signal)
    return { election, state, close: () => closing.abort(), ended }
  }

  it('have one leader, and another when that is closed', async () => {
    const [one, two] = [aTab(), aTab()]
    await settle()
    expect([one.election.isLeader, two.election.isLeader]).toEqual([true, false])
    one.close()
    await one.ended
    await settle()
    expect([one.state.leading, two.state.leading]).toEqual([0, 1])
  })

  it('leave a leader alone that answers', async () => {
    const one = aTab()
    const two = aTab(() => [one])
    await settle()
    two.election.check()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(two.state.wasAsked).toBe(1)
    expect(one.election.isLeader).toBe(true)
  })

  it('replace a leader that does not answer within five seconds, and it stops', async () => {
    const one = aTab()
    const two = aTab(() => [one])
    await settle()
    one.state.isFrozen = true
    two.election.check()
    two.election.check() // the time is not begun anew
    await vi.advanceTimersByTimeAsync(4_999)
    expect(two.election.isLeader).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect([one.state.leading, two.state.leading]).toEqual([0, 1])
    expect(one.election.isLeader).toBe(false)
  })

  it('take the lead back once it is free', async () => {
    const one = aTab()
    const two = aTab(() => [one])
    await settle()
    one.state.isFrozen = true
    two.election.check()
    await vi.advanceTimersByTimeAsync(5_000)
    two.close()
    await settle()
    expect([one.state.leading, two.state.leading]).toEqual([1, 0])
  })

  it('that nobody looks at neither ask nor take over', async () => {
    const one = aTab()
    const two = aTab(() => [one])
    await settle()
    one.state.isFrozen = true
    two.state.isVisible = false
    two.election.check()
    expect(two.state.wasAsked).toBe(0)
    two.state.isVisible = true
    two.election.check()
    two.state.isVisible = false // put away while it waits
    await vi.advanceTimersByTimeAsync(60_000)
    expect(two.election.isLeader).toBe(false)
  })

  it('do not ask when they lead, nor take over after they are closed', async () => {
    const one = aTab()
    const two = aTab(() => [one])
    await settle()
    one.election.check()
    expect(one.state.wasAsked).toBe(0)
    one.state.isFrozen = true
    two.election.check()
    two.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([one.state.leading, two.state.leading]).toEqual([1, 0])
  })

  it('lead each for itself where the browser has no locks', async () => {
    const [one, two] = [aTab(() => [], false), aTab(() => [], false)]
    await settle()
    expect([one.state.leading, two.state.leading]).toEqual([1, 1])
    one.close()
    await one.ended
    expect(one.state.leading).toBe(0)
  })

  it('say so where the lock itself fails', async () => {
    const election = new LeaderElection({
      lockName: 'outbox',
      locks: { request: () => Promise.reject(new Error('no locks here')) } as unknown as LockManager,
      lead: async () => undefined,
      askForHeartbeat: () => undefined,
      isVisible: () => true,
    })
    await expect(election.run(new AbortController().signal)).rejects.toThrow('no locks here')
  })
})
