import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeskJson } from '../../contract.ts'
import { DeskKeeper, KEEP_EVERY_MS } from './desk-keeper.ts'

describe('what a desk shows', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function kept() {
    const seen: number[] = []
    let deskSeq = 0
    const keeper = new DeskKeeper(
      { remember: async (desk) => void seen.push(desk.deskSeq) },
      () => ({ deskSeq, posts: [] }) as unknown as DeskJson,
    )
    return {
      seen,
      keeper,
      change: () => {
        deskSeq += 1
        keeper.changed()
      },
    }
  }

  it('is kept as soon as it changes', () => {
    const { seen, change } = kept()
    change()
    vi.advanceTimersByTime(0)
    expect(seen).toEqual([1])
  })

  it('is written at most once a second, however much happens, and then with all that has', () => {
    const { seen, change } = kept()
    for (let ms = 0; ms < 4 * KEEP_EVERY_MS; ms += 10) {
      change()
      vi.advanceTimersByTime(10)
    }
    expect(seen.length).toBeLessThanOrEqual(1 + 4)
    vi.advanceTimersByTime(KEEP_EVERY_MS)
    expect(seen.at(-1)).toBe(400)
  })

  it('is written at once when the page goes, and not when nothing has changed', () => {
    const { seen, keeper, change } = kept()
    change()
    vi.advanceTimersByTime(0)
    change()
    keeper.keep()
    keeper.keep()
    vi.advanceTimersByTime(KEEP_EVERY_MS)
    expect(seen).toEqual([1, 2])
  })
})
