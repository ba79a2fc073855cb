import { describe, expect, it } from 'vitest'
import { divideFiles, fileLimitAdvice, openFileLimit } from './open-files.ts'

describe('the limit of open files', () => {
  it('is read from the system', () => {
    expect(openFileLimit()).toBeGreaterThan(64)
  })

  it.each([
    [64, 50_000],
    [256, 50_000],
    [1_024, 50_000],
    [20_000, 50_000],
    [1_048_576, 50_000],
  ])('of %i leaves connections for the newsroom and files for ourselves', (limit, max) => {
    const { connections, streams } = divideFiles(limit, max)
    expect(streams).toBeGreaterThan(Math.min(max - 1, limit / 4))
    expect(streams).toBeLessThanOrEqual(max)
    expect(connections - streams).toBeGreaterThanOrEqual(Math.min(300, limit / 4))
    expect(limit - connections).toBeGreaterThanOrEqual(Math.min(200, limit / 4))
  })

  it('is spoken of only where it is too low for what the operator allows', () => {
    expect(fileLimitAdvice(1_048_576, 50_000)).toBeUndefined()
    expect(fileLimitAdvice(undefined, 50_000)).toBeUndefined()
    expect(fileLimitAdvice(1_024, 50_000)).toMatch(/1024 files.*568 live connections.*50500/)
  })
})
