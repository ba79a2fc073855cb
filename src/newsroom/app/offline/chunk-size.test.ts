import { describe, expect, it } from 'vitest'
import { FIRST_CHUNK, nextChunk, SMALLEST_CHUNK } from './chunk-size.ts'

describe('how much of a picture is sent at once', () => {
  it('is more over a fast link, less over a slow one', () => {
    expect(nextChunk(FIRST_CHUNK, FIRST_CHUNK, 100)).toBe(FIRST_CHUNK * 2)
    expect(nextChunk(FIRST_CHUNK, FIRST_CHUNK, 26_000)).toBe(SMALLEST_CHUNK)
    expect(nextChunk(5 * 1024 * 1024, 5 * 1024 * 1024, 10)).toBe(5 * 1024 * 1024)
    expect(nextChunk(FIRST_CHUNK, 10, 5_000)).toBe(FIRST_CHUNK) // a picture's last few bytes
  })
})
