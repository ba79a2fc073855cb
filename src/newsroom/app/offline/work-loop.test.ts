import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WorkLoop, type Next } from './work-loop.ts'

describe('the loop that sends', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A loop whose steps answer with `answers` in turn, and then rest for good. */
  function aLoop(...answers: (Next | Error)[]) {
    const errors: unknown[] = []
    const ending = new AbortController()
    let steps = 0
    const step = async (): Promise<Next> => {
      steps += 1
      const answer = answers.shift() ?? { restMs: undefined }
      if (answer instanceof Error) throw answer
      return answer
    }
    const loop: WorkLoop = new WorkLoop(step, (error) => errors.push(error))
    const ended = loop.run(ending.signal)
    return { loop, errors, end: () => ending.abort(), ended, steps: () => steps }
  }

  it('goes on while there is work, and then rests', async () => {
    const { steps, end, ended } = aLoop('go on', 'go on')
    await turn()
    expect(steps()).toBe(3)
    end()
    await ended
  })

  it('rests as long as the step says, or until it is woken', async () => {
    const { loop, steps, end, ended } = aLoop({ restMs: 1_000 }, { restMs: 1_000 })
    await turn()
    vi.advanceTimersByTime(999)
    await turn()
    expect(steps()).toBe(1)
    vi.advanceTimersByTime(1)
    await turn()
    expect(steps()).toBe(2)
    loop.wake()
    await turn()
    expect(steps()).toBe(3)
    end()
    await ended
  })

  it('does not miss what wakes it during a step', async () => {
    let woken = 0
    const ending = new AbortController()
    const loop: WorkLoop = new WorkLoop(
      async () => {
        if (woken++ === 0) loop.wake()
        return { restMs: undefined }
      },
      () => undefined,
    )
    const ended = loop.run(ending.signal)
    await turn()
    expect(woken).toBe(2)
    ending.abort()
    await ended
  })

  it('tells of a failure and tries again after five seconds', async () => {
    const failure = new Error('the disk is full')
    const { errors, steps, end, ended } = aLoop(failure, 'go on')
    await turn()
    expect(errors).toEqual([failure])
    vi.advanceTimersByTime(5_000)
    await turn()
    expect(steps()).toBe(3)
    end()
    await ended
  })

  it('ends when it is told to, in a rest too, and is silent about what that broke', async () => {
    const ending = new AbortController()
    const errors: unknown[] = []
    const loop = new WorkLoop(
      async (signal) => {
        await new Promise((_resolve, reject) => signal.addEventListener('abort', reject))
        return 'go on'
      },
      (error) => errors.push(error),
    )
    const ended = loop.run(ending.signal)
    await turn()
    ending.abort()
    await ended
    expect(errors).toEqual([])
  })
})
