import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../platform/problem.ts'
import { bodyFromText, bodyText } from '../story/body/body.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { mergeCapture, mergeCaptures } from './merge-captures.ts'
import { findMissing } from './missing-posts.ts'
import { isSamePage } from './same-page.ts'

function post(origin: string, text = `Text of ${origin}.`): CapturedPost {
  return {
    origin,
    kind: 'update',
    headline: null,
    dateline: null,
    body: bodyFromText(text),
    bylines: [],
    report: null,
    attribution: null,
    publishedAt: null,
    updatedAt: null,
  }
}

function page(origins: readonly string[], more: Partial<CapturedPage> = {}): CapturedPage {
  return {
    format: 'plain text',
    url: null,
    headline: 'Harbour flood live: barrier holds through the night',
    standfirst: '',
    section: null,
    language: null,
    summary: [],
    posts: origins.map((origin) => post(origin)),
    startedAt: null,
    endedAt: null,
    leftOut: [],
    remarks: [],
    ...more,
  }
}

const order = (merged: CapturedPage) => merged.posts.map((one) => one.origin).join(' ')

describe('several captures of one page', () => {
  it.each([
    ['a window that moved up', ['b a', 'd c b'], 'd c b a'],
    ['a window that moved past everything', ['b a', 'd c'], 'd c b a'],
    ['a post that vanished between two others', ['c b a', 'd c a'], 'd c b a'],
    ['a new post beside one that vanished', ['c b a', 'c n a'], 'c n b a'],
    ['an older window that reaches further up', ['x b a', 'd b a'], 'd x b a'],
    ['posts that changed places', ['b a', 'a b'], 'a b'],
    ['three captures', ['b a', 'c b', 'e d'], 'e d c b a'],
    ['nothing left', ['b a', ''], 'b a'],
  ])('merge %s', (_what, captures, merged) => {
    expect(order(mergeCaptures(captures.map((origins) => page(origins.split(' ').filter(Boolean)))))).toBe(
      merged,
    )
  })

  it('have each post once, with its newest words', () => {
    const merged = mergeCaptures([page(['b', 'a']), { ...page([]), posts: [post('b', 'Corrected.')] }])
    expect(merged.posts.map((one) => bodyText(one.body))).toEqual(['Corrected.', 'Text of a.'])
  })

  it('have the newest headline, standfirst and lead', () => {
    const newer = page(['a'], { headline: 'Harbour flood live: all clear', standfirst: 'S', summary: ['P'] })
    expect(mergeCaptures([page(['a']), newer])).toMatchObject({
      headline: 'Harbour flood live: all clear',
      standfirst: 'S',
      summary: ['P'],
    })
  })

  it('keep the times of a page when newer text without times comes on top', () => {
    const headline = 'Mayor thanks the volunteers'
    const timed = { ...page([]), posts: [{ ...post('block-1'), headline, publishedAt: 5 }] }
    const text = { ...page([]), posts: [{ ...post('mayor thanks the volunteers', 'New.'), headline }] }
    const merged = mergeCaptures([timed, text])
    expect(merged.posts).toMatchObject([{ origin: 'block-1', publishedAt: 5 }])
    expect(bodyText(merged.posts[0]?.body ?? bodyFromText(''))).toBe('New.')
  })

  it('change nothing when the same capture comes again', () => {
    const origins = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 20 })
    fc.assert(
      fc.property(origins, (list) => {
        expect(mergeCaptures([page(list), page(list)])).toEqual(page(list))
      }),
    )
  })

  it('lose no post and keep the order of each capture that no later one contradicts', () => {
    const origins = fc.subarray('abcdefghij'.split(''))
    fc.assert(
      fc.property(origins, origins, (older, newer) => {
        const merged = mergeCaptures([page(older), page(newer)]).posts.map((one) => one.origin)
        expect(merged.toSorted()).toEqual([...new Set([...older, ...newer])].toSorted())
        expect(merged.filter((origin) => newer.includes(origin))).toEqual(newer)
        expect(merged.filter((origin) => older.includes(origin))).toEqual(older)
      }),
    )
  })

  it('are refused when they are of different pages, saying what differs', () => {
    const other = page(['z'], { headline: 'Election live: count begins in the north' })
    try {
      mergeCaptures([page(['a']), other])
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(Problem)
      expect(error).toMatchObject({ code: 'captures-of-different-stories' })
      expect(String(error)).toContain('Election live')
    }
    expect(() => mergeCaptures([])).toThrow(Problem)
  })
})

describe('one page', () => {
  const other = { headline: 'Election live: count begins in the north' }
  const long = 'The flood barrier of Port Ellin has held through the night, engineers said on Friday.'
  it.each([
    [
      'has one address, with or without www and a fragment',
      { url: 'https://www.example.org/live/1#new' },
      { url: 'http://example.org/live/1/' },
    ],
    [
      'has one standfirst',
      { standfirst: 'Families spend the night in the hall' },
      { standfirst: 'Families spend the night in the hall.' },
    ],
    ['has one lead', { summary: [long] }, { summary: ['New first point.', long] }],
    ['has a post in common', { posts: [post('block-9')] }, { posts: [post('block-9')] }],
  ])('%s, though its headline changed', (_what, a, b) => {
    expect(isSamePage(page([], a), page([], { ...other, ...b }))).toBe(true)
  })

  it('has a headline that changes in part', () => {
    expect(
      isSamePage(
        page([]),
        page([], { headline: 'Harbour flood – live: barrier holds as second night begins' }),
      ),
    ).toBe(true)
  })

  it.each([
    [
      'another view of it',
      'https://example.org/live/1?page=2&utm_source=x',
      'https://example.org/live/1',
      true,
    ],
    [
      'another number in its query',
      'https://example.org/live.php?id=1',
      'https://example.org/live.php?id=2',
      false,
    ],
  ])('may have %s', (_what, a, b, isOne) => {
    expect(isSamePage(page(['a'], { url: a }), page(['b'], { url: b }))).toBe(isOne)
  })

  it('is not any other that is live and of the same site', () => {
    const site = { url: 'https://example.org/live/1' }
    expect(isSamePage(page(['a'], site), page(['b'], { ...other, url: 'https://example.org/live/2' }))).toBe(
      false,
    )
    expect(isSamePage(page([], { headline: '' }), page([], { headline: '' }))).toBe(false)
  })
})

describe('a post is missing from a capture', () => {
  it.each([
    ['where it would have to stand between two that are shown', 'd c b a', 'e d b', 'c'],
    ['never above the newest or below the oldest that is shown', 'd c b a', 'c b', ''],
    ['never where nothing is shared', 'b a', 'd c', ''],
    ['not by an empty page', 'b a', '', ''],
    ['not below a window whose foot is a post of long ago', 'g f e d c b a p', 'h g p', ''],
    ['where several are gone from the middle', 'g f e d c b a', 'g f c b a', 'e d'],
  ])('%s', (_what, previous, shown, missing) => {
    const split = (text: string) => text.split(' ').filter(Boolean)
    expect(findMissing(mergeCapture(page(split(previous)), page(split(shown))))).toEqual(split(missing))
  })

  it('not where the post that would widen the window is pinned', () => {
    const pinned = { ...post('p'), isPinned: true }
    const capture = page([], { posts: [pinned, post('e'), post('d')] })
    const merged = mergeCapture(page('d c b p'.split(' ')), capture)
    expect(findMissing(merged)).toEqual([])
    expect(order(merged.page)).toBe('e d c b p')
  })

  it('only between the newest and the oldest that the capture shows in their order', () => {
    const all = 'abcdefghij'.split('')
    fc.assert(
      fc.property(fc.subarray(all), fc.subarray(all), fc.subarray(all), (known, shown, pins) => {
        const pinned = pins
          .filter((origin) => !shown.includes(origin))
          .map((origin) => ({ ...post(origin), isPinned: true }))
        const capture = page([], { posts: [...pinned, ...shown.map((origin) => post(origin))] })
        const merged = mergeCapture(page(known), capture)
        const order = merged.page.posts.map(({ origin }) => origin)
        const places = shown.map((origin) => order.indexOf(origin))
        for (const origin of findMissing(merged)) {
          expect([...shown, ...pins.filter((pin) => !shown.includes(pin))]).not.toContain(origin)
          expect(order.indexOf(origin)).toBeGreaterThan(Math.min(...places))
          expect(order.indexOf(origin)).toBeLessThan(Math.max(...places))
        }
      }),
    )
  })
})
