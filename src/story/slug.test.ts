import { describe, expect, it } from 'vitest'
import { freeSlug, isSlug, slugFrom } from './slug.ts'

describe('the slug of a headline', () => {
  it.each([
    ['Flood warning: the river’s rising', 'flood-warning-the-rivers-rising'],
    ['Çà et là, 2027', 'ca-et-la-2027'],
    ['  ', 'story'],
    ['洪水', 'story'],
    [`${'word '.repeat(30)}end`, 'word-'.repeat(12).slice(0, -1)],
    ['x'.repeat(100), 'story'],
  ])('%j is %j', (headline, slug) => {
    expect(slugFrom(headline)).toBe(slug)
    expect(isSlug(slugFrom(headline))).toBe(true)
  })

  it.each(['', '-a', 'a--b', 'A', 'ä', 'a b', 'a'.repeat(81)])('is never %j', (text) => {
    expect(isSlug(text)).toBe(false)
  })

  it('has the first number that is free', async () => {
    const taken = new Set(['floods', 'floods-2', 'floods-4'])
    const isFree = async (slug: string) => !taken.has(slug)
    expect(await freeSlug('Floods', isFree)).toBe('floods-3')
    expect(await freeSlug('Fire', isFree)).toBe('fire')
  })

  it('is refused where more stories have it than anybody makes', async () => {
    await expect(freeSlug('Floods', async () => false)).rejects.toMatchObject({ code: 'slug-taken' })
  })
})
