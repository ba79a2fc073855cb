import { describe, expect, it, vi } from 'vitest'
import { headlineStats } from './headline-stats.ts'

describe('the sense of a headline', () => {
  it('counts characters as people see them and words as the language parts them', () => {
    expect(headlineStats('Dam holds, says mayor', 'en-GB')).toEqual({
      characters: 21,
      words: 4,
      hint: undefined,
    })
    expect(headlineStats('👩‍👩‍👧 rescued', 'en-GB')).toMatchObject({ characters: 9, words: 1 })
    expect(headlineStats('大雨で川が増水', 'ja').words).toBeGreaterThan(2)
  })

  it('says gently when it is long for a phone, and when it will be cut', () => {
    expect(headlineStats('x'.repeat(70), 'en-GB').hint).toBeUndefined()
    expect(headlineStats('x'.repeat(71), 'en-GB').hint).toBe('Long for a phone.')
    expect(headlineStats('x'.repeat(111), 'en-GB').hint).toMatch(/cut/)
  })

  it('counts nearly as well in a browser that parts no words', () => {
    vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined })
    expect(headlineStats('Dam holds, says mayor', 'en-GB')).toMatchObject({ characters: 21, words: 4 })
    vi.unstubAllGlobals()
  })
})
