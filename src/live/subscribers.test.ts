import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Bus } from '../platform/bus.ts'
import { Subscribers } from './subscribers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('open streams', () => {
  it('are counted by owner while they are there, those without one among all alone', () => {
    const streams = new Subscribers<object, string>({ bus: new Bus(), wake: () => undefined, timers: [] })
    const [first, second, other] = [{}, {}, {}]
    streams.add(first, 'Ada')
    streams.add(second, 'Ada')
    streams.add(other)
    expect([streams.size, streams.countOf('Ada'), streams.countOf('Cal')]).toEqual([3, 2, 0])
    streams.delete(first)
    streams.delete(first)
    streams.delete(other)
    expect([[...streams], streams.countOf('Ada')]).toEqual([[second], 1])
    streams.delete(second)
    expect([streams.size, streams.countOf('Ada')]).toEqual([0, 0])
  })

  it('are woken by topics and by the clock until they are closed', () => {
    const bus = new Bus<string>()
    const wakeReason: unknown[] = []
    const streams = new Subscribers<object, string>({
      bus,
      wake: (topic) => wakeReason.push(topic),
      timers: [{ everyMs: 1_000, run: () => wakeReason.push('beat') }],
    })
    bus.publish('a story')
    bus.publish()
    vi.advanceTimersByTime(2_000)
    expect(wakeReason).toEqual(['a story', undefined, 'beat', 'beat'])
    streams.close()
    bus.publish('a story')
    vi.advanceTimersByTime(2_000)
    expect(wakeReason).toHaveLength(4)
  })
})
