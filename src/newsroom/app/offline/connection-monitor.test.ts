import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff } from './backoff.ts'
import { ConnectionMonitor } from './connection-monitor.ts'

const NOW = Date.UTC(2026, 4, 2, 12)

describe('the wait before the next attempt', () => {
  it('is 1 to 30 seconds, half of it by chance', () => {
    expect([1, 2, 3, 6, 99].map((attempt) => backoff(attempt, 0))).toEqual([
      1_000, 2_000, 4_000, 30_000, 30_000,
    ])
    expect(backoff(1, 1)).toBe(500)
  })

  it('never shrinks with another failure, and is never longer than half a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const ms = backoff(attempt, random)
          expect(ms).toBeGreaterThanOrEqual(500)
          expect(ms).toBeLessThanOrEqual(30_000)
          expect(backoff(attempt + 1, random)).toBeGreaterThanOrEqual(ms)
        },
      ),
    )
  })
})

describe('the connection', () => {
  const aMonitor = () => {
    const told: string[] = []
    const monitor: ConnectionMonitor = new ConnectionMonitor(
      true,
      () => told.push(monitor.connection),
      () => told.push('retry'),
    )
    return { monitor, told }
  }

  it('is as what was sent shows: slow, offline, online, signed out', () => {
    const { monitor, told } = aMonitor()
    monitor.responded(2_100)
    monitor.failed()
    monitor.responded(80)
    monitor.responded(30_000, 64_000)
    monitor.signedOut()
    monitor.failed()
    expect(told).toEqual(['slow', 'offline', 'online', 'slow', 'signed-out'])
    expect(monitor.isPaused('floods')).toBe(true)
    monitor.signedIn()
    expect(monitor.connection).toBe('online')
    expect(monitor.isPaused('floods')).toBe(false)
  })

  it('puts off one thing or all, longer after each failure, until something gets through', () => {
    const { monitor } = aMonitor()
    monitor.backOff('floods', undefined, NOW, 0)
    expect(monitor.isPaused('floods', NOW + 999)).toBe(true)
    expect(monitor.isPaused('floods', NOW + 1_000)).toBe(false)
    expect(monitor.isPaused('drought', NOW)).toBe(false)
    monitor.backOff('floods', undefined, NOW, 0)
    expect(monitor.nextRetryIn(NOW)).toBe(2_000)
    monitor.backOff(undefined, undefined, NOW, 0)
    expect(monitor.isPaused('drought', NOW)).toBe(true)
    monitor.succeeded('drought')
    expect(monitor.isPaused('floods', NOW)).toBe(false)
    expect(monitor.nextRetryIn(NOW)).toBeUndefined()
  })

  it('does not shorten what the server asked for because the network is back', () => {
    const { monitor } = aMonitor()
    monitor.backOff(undefined, 60_000, NOW, 0)
    monitor.retryNow()
    expect(monitor.isPaused('floods', NOW + 59_999)).toBe(true)
  })
})
