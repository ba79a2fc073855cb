import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bodyText } from '../story/body/body.ts'
import { mergeCapture, mergeCaptures } from './merge-captures.ts'
import { findMissing } from './missing-posts.ts'
import { readCapture } from './read-capture.ts'
import { isSamePage } from './same-page.ts'

// Captures of real pages stay outside the repository: their words belong to others. What is asserted here are
// counts, lengths and fingerprints. Without the folder these tests are skipped, and vitest says so.
const FOLDER = join(import.meta.dirname, '../../../shared/captures')
const isThere = existsSync(FOLDER)
const capture = (name: string) => readCapture(readFileSync(join(FOLDER, name)), name)
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

describe.skipIf(!isThere)(
  'two text captures of one live page (skipped where the captures folder is absent)',
  () => {
    const first = () => capture('live-page-capture-1.txt')
    const second = () => capture('live-page-capture-2.txt')

    it('have their headline, standfirst and nine paragraphs of lead', () => {
      for (const page of [first(), second()]) {
        expect([page.headline.length, page.standfirst.length]).toEqual([105, 77])
        expect(fingerprint(page.headline + page.standfirst)).toMatchInlineSnapshot(`"572ca73ee40f"`)
        expect(page.summary).toHaveLength(9)
        expect(page.summary[0]).toMatch(/^Elon .*\.$/)
        expect(page.summary.every((point) => point.endsWith('.'))).toBe(true)
      }
    })

    it('have two updates, and nine', () => {
      expect(first().posts.map((post) => post.body.content.length)).toEqual([3, 6])
      expect(second().posts.map((post) => post.body.content.length)).toEqual([4, 5, 2, 3, 3, 5, 8, 6, 4])
      expect(second().posts.every((post) => post.headline !== null)).toBe(true)
    })

    it('have one report card, in the update that announces it', () => {
      const [report, ...others] = second().posts
      expect(report?.kind).toBe('report')
      expect(report?.report?.byline.split(' ')).toHaveLength(5)
      expect(report?.headline?.endsWith(report.report?.headline ?? '?')).toBe(true)
      expect(report?.report?.standfirst).toHaveLength(82)
      expect(others.every((post) => post.kind === 'update' && post.report === null)).toBe(true)
    })

    it('keep no furniture', () => {
      for (const page of [first(), second()]) {
        const all = [
          ...page.summary,
          ...page.posts.flatMap((post) => [post.headline ?? '', bodyText(post.body)]),
        ].join('\n')
        expect(all).not.toMatch(
          /donation|paywall|subscri|bookmark|forum|journalism|newsletter|support makes|^comments$/im,
        )
        expect(page.leftOut).toEqual(['support appeal', 'bookmark prompt', 'comments prompt'])
        expect(page.remarks.join()).toMatch(/no times/)
      }
    })

    it('are one page, and together have eleven updates, none of them withdrawn', () => {
      expect(isSamePage(first(), second())).toBe(true)
      const merged = mergeCaptures([first(), second()])
      expect(merged.posts).toHaveLength(11)
      expect(merged.posts.slice(0, 9)).toEqual(second().posts)
      expect(findMissing(mergeCapture(first(), second()))).toEqual([])
    })
  },
)

describe.skipIf(!isThere)(
  'a saved page with a LiveBlogPosting (skipped where the captures folder is absent)',
  () => {
    const page = () => capture('express-live-2024-07-18.html')

    it('has nine updates with times, bylines and links, newest first', () => {
      const { posts } = page()
      expect(posts).toHaveLength(9)
      expect(new Date(posts[0]?.publishedAt ?? 0).toISOString()).toBe('2024-07-18T10:48:00.000Z')
      expect(
        posts.every((post) => post.updatedAt !== null && post.bylines.length === 1 && post.headline !== null),
      ).toBe(true)
      expect(posts.every((post) => JSON.stringify(post.body).includes('"href":"https://'))).toBe(true)
      expect(posts.every((post) => /^live-\d+-\w+$/.test(post.origin))).toBe(true)
      expect(posts.map((post) => bodyText(post.body)).join()).not.toMatch(/&#|mins ago|Image:/)
    })

    it('has its coverage times, section and language', () => {
      const { startedAt, endedAt, section, language, url } = page()
      expect([startedAt, endedAt, section, language]).toEqual([1721282760000, 1721386080000, 'Royal', 'en'])
      expect(url).toMatch(/^https:\/\/www\.[^#]+$/)
    })
  },
)
