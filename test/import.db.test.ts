import { describe, expect, it } from 'vitest'
import type { CapturedPage, CapturedPost } from '../src/archive/captured-page.ts'
import { importStory } from '../src/archive/import-story.ts'
import { Problem } from '../src/platform/problem.ts'
import { bodyFromText } from '../src/story/body/body.ts'
import { readStory } from '../src/story/read-actions.ts'
import { moveStory } from '../src/story/story-actions.ts'
import { forEachEngine } from './databases.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 4, 2, 8)

function post(n: number, more: Partial<CapturedPost> = {}): CapturedPost {
  return {
    origin: `#post-${n}`,
    kind: 'update',
    headline: `Update ${n}`,
    dateline: null,
    body: bodyFromText(`The words of update ${n}.`),
    bylines: ['Ada Lund'],
    report: null,
    attribution: null,
    publishedAt: START + n * HOUR,
    updatedAt: null,
    ...more,
  }
}

/** A page that shows the posts of these numbers, newest first. */
function page(posts: readonly CapturedPost[], more: Partial<CapturedPage> = {}): CapturedPage {
  return {
    format: 'LiveBlogPosting',
    url: 'https://paper.example/live/harbour',
    headline: 'Harbour wall gives way',
    standfirst: 'What is known so far',
    section: null,
    language: null,
    summary: ['The wall gave way at six.'],
    posts,
    startedAt: START,
    endedAt: null,
    leftOut: [],
    remarks: [],
    ...more,
  }
}

forEachEngine((engine, open) => {
  describe(`importing on ${engine}`, () => {
    it('a page becomes a story with its words, times and order', async () => {
      const { context } = await open()
      const imported = await importStory(context, [page([post(3), post(2), post(1)])], {})
      const { story, posts } = await readStory(context.db, imported.slug)
      expect(story.headline).toBe('Harbour wall gives way')
      expect(story.summary).toEqual([{ text: 'The wall gave way at six.', postId: null }])
      expect(story.startedAt).toBe(START)
      expect(posts.map((each) => [each.headline, each.publishedAt])).toEqual([
        ['Update 3', START + 3 * HOUR],
        ['Update 2', START + 2 * HOUR],
        ['Update 1', START + HOUR],
      ])
    })

    it('the same file again changes nothing, not even the position', async () => {
      const { context } = await open()
      const capture = page([post(2), post(1)])
      const { slug } = await importStory(context, [capture], {})
      const before = await readStory(context.db, slug)
      const again = await importStory(context, [capture], {})
      expect(again).toMatchObject({
        added: [],
        revised: [],
        withdrawn: [],
        unchanged: 2,
        isStoryChanged: false,
      })
      expect(await readStory(context.db, slug)).toEqual(before)
    })

    it('a newer capture adds, revises and withdraws, under another headline too', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(4), post(3), post(2), post(1)])], {})
      const newer = page([post(5), post(4), post(2, { headline: 'Update 2, corrected' })], {
        headline: 'Wall: engineers at work',
      })
      const imported = await importStory(context, [newer], {})
      expect(imported).toMatchObject({
        slug,
        added: ['Update 5'],
        revised: ['Update 2, corrected'],
        withdrawn: ['Update 3'],
        unchanged: 1,
      })
      const { story, posts } = await readStory(context.db, slug)
      expect(story.headline).toBe('Wall: engineers at work')
      // Update 1 stands below what the capture shows: it has scrolled off that page, and is not withdrawn.
      expect(posts.map((each) => [each.headline, each.state])).toEqual([
        ['Update 5', 'published'],
        ['Update 4', 'published'],
        ['Update 3', 'withdrawn'],
        ['Update 2, corrected', 'published'],
        ['Update 1', 'published'],
      ])
      expect(await importStory(context, [newer], {})).toMatchObject({
        unchanged: 3,
        withdrawn: [],
        isStoryChanged: false,
      })
    })

    it('posts without times keep their order and show none, between those that have', async () => {
      const { context } = await open()
      const timeless = (n: number) => post(n, { publishedAt: null })
      const { slug } = await importStory(context, [page([timeless(3), timeless(1)])], { startAt: START })
      await importStory(context, [page([timeless(4), timeless(3), timeless(2), timeless(1)])], {})
      const { posts } = await readStory(context.db, slug)
      expect(posts.map((each) => each.headline)).toEqual(['Update 4', 'Update 3', 'Update 2', 'Update 1'])
      expect(posts.every((each) => !each.isTimeKnown)).toBe(true)
      expect(posts.at(-1)?.publishedAt).toBe(START)
    })

    it('a dry run says what would happen and leaves nothing', async () => {
      const { context } = await open()
      const imported = await importStory(context, [page([post(1)])], { isDryRun: true })
      expect(imported.added).toEqual(['Update 1'])
      await expect(readStory(context.db, imported.slug)).rejects.toMatchObject({ code: 'story-unknown' })
    })

    it('a capture of another story is refused, and nothing of it is kept', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(1)])], {})
      const before = await readStory(context.db, slug)
      const other = page([post(9, { origin: '#other' })], {
        url: 'https://paper.example/live/election',
        headline: 'Votes are counted',
        standfirst: 'Polls have closed',
        summary: [],
      })
      await expect(importStory(context, [other], { slug })).rejects.toBeInstanceOf(Problem)
      expect(await readStory(context.db, slug)).toEqual(before)
    })

    it('what cannot be taken in the middle leaves nothing of the beginning', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(1)])], {})
      await moveStory(context, slug, 'closed')
      const before = await readStory(context.db, slug)
      await expect(importStory(context, [page([post(2), post(1)])], {})).rejects.toMatchObject({
        code: 'story-closed',
      })
      expect(await readStory(context.db, slug)).toEqual(before)
    })

    it('words that are too long for a story are cut, and it is said', async () => {
      const { context } = await open()
      const imported = await importStory(context, [page([post(1, { headline: 'W'.repeat(400) })])], {})
      expect(imported.remarks.join()).toContain('longer than 300')
      const { posts } = await readStory(context.db, imported.slug)
      expect(posts[0]?.headline).toHaveLength(300)
    })
  })
})
