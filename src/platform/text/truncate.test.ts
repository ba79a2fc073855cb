import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clip, truncate, truncateAtWord } from './truncate.ts'

const FAMILY = '👩‍👩‍👧‍👦' // 11 units
const E_ACUTE = 'e\u0301'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

describe('cut text', () => {
  it.each([
    ['', 5, ''],
    ['abcde', 5, 'abcde'],
    ['abcdef', 5, 'abcde'],
    [`ab${E_ACUTE}`, 3, 'ab'],
    [`ab${E_ACUTE}`, 4, `ab${E_ACUTE}`],
    [`${FAMILY}${FAMILY}`, 12, FAMILY],
    ['🇬🇧🇫🇷', 5, '🇬🇧'],
    ['a\r\nb', 2, 'a'],
    // No room for even one of them: between code points at least.
    [FAMILY, 4, '👩\u200d'],
    ['😀😀', 1, ''],
  ])('of %j to %i is %j', (text, max, expected) => {
    expect(clip(text, max)).toBe(expected)
  })

  it('has an ellipsis, and is no longer than asked for with it', () => {
    expect(truncate('The river rose', 20)).toBe('The river rose')
    expect(truncate('The river rose', 14)).toBe('The river rose')
    expect(truncate('The river rose', 13)).toBe('The river ro…')
    expect(truncate('The river rose', 11)).toBe('The river…')
  })

  it('ends with a whole word where there is one', () => {
    expect(truncateAtWord('The river rose', 14)).toBe('The river rose')
    expect(truncateAtWord('The river rose', 13)).toBe('The river…')
    expect(truncateAtWord('Donaudampfschifffahrt', 12)).toBe('Donaudampfs…')
    expect(truncateAtWord('a Donaudampfschifffahrt', 12)).toBe('a Donaudamp…')
  })

  it('is the beginning of the text, never too long, and whole where the text was', () => {
    const unit = fc.oneof(fc.constantFrom(FAMILY, E_ACUTE, '🇫🇷', ' ', '\u200d', '\r\n'), fc.string())
    fc.assert(
      fc.property(fc.array(unit), fc.integer({ min: 1, max: 60 }), (units, max) => {
        const text = units.join('').toWellFormed()
        expect(text.startsWith(clip(text, max))).toBe(true)
        for (const cut of [clip(text, max), truncate(text, max), truncateAtWord(text, max)]) {
          expect(cut.length).toBeLessThanOrEqual(max)
          expect(cut.isWellFormed()).toBe(true)
          if (text.length <= max) expect(cut).toBe(text)
        }
      }),
    )
  })

  it('keeps surrogates together in a browser without a segmenter', async () => {
    vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined })
    vi.resetModules()
    const { clip: clipWithout } = await import('./truncate.ts')
    expect(clipWithout('a😀b', 2)).toBe('a')
    expect(clipWithout('abc', 2)).toBe('ab')
  })
})
