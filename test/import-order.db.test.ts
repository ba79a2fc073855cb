import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CapturedPage, CapturedPost } from '../src/archive/captured-page.ts'
import { importStory } from '../src/archive/import-story.ts'
import { bodyFromText, bodyText, type Body } from '../src/story/body/body.ts'
import { readStory } from '../src/story/reads/public-read-actions.ts'
import { forEachEngine } from './databases.ts'

/** A made-up live page: what its updates said when, and what a capture of it at some hour shows. */

const MINUTE = 60_000
const START = Date.UTC(2024, 2, 1, 8)

interface Update {
  readonly n: number
  /** Minutes after the start, rising. */
  readonly at: number
  /** Minutes after publishing at which it was changed; null where it never was. */
  readonly changedAfter: number | null
}

interface Window {
  /** Minutes after the start. */
  readonly takenAt: number
  /** So many of the newest updates are shown. */
  readonly size: number
  readonly isRich: boolean
  /** The first update of all is kept at the top. */
  readonly isFirstPinned: boolean
}

const history = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 1, max: 90 }),
      changedAfter: fc.option(fc.integer({ min: 2, max: 200 })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps) => {
    let at = 0
    return steps.map(({ wait, changedAfter }, n): Update => ({ n, at: (at += wait), changedAfter }))
  })
const windows = fc.array(
  fc.record({
    takenAt: fc.integer({ min: 1, max: 800 }),
    size: fc.integer({ min: 1, max: 4 }),
    isRich: fc.boolean(),
    isFirstPinned: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
)

function capture(updates: readonly Update[], window: Window): CapturedPage | undefined {
  const published = updates.filter(({ at }) => at <= window.takenAt).toReversed()
  const [newest] = published
  if (newest === undefined) return undefined
  const shown = published.slice(0, window.size).map((update) => postOf(update, window))
  const [first] = updates
  const pin =
    window.isFirstPinned &&
    first !== undefined &&
    first.at <= window.takenAt &&
    published.length > window.size
      ? [{ ...postOf(first, window), isPinned: true }]
      : []
  return {
    format: 'LiveBlogPosting',
    url: 'https://paper.example/live/harbour',
    headline: `Harbour live: update ${newest.n} is in`,
    standfirst: '',
    section: null,
    language: 'en',
    summary: [`So far there are ${published.length} updates.`],
    posts: [...shown, ...pin],
    startedAt: START,
    endedAt: null,
    modifiedAt: START + window.takenAt * MINUTE,
    leftOut: [],
    remarks: [],
  }
}

function postOf({ n, at, changedAfter }: Update, { takenAt, isRich }: Window): CapturedPost {
  const changedAt = changedAfter === null ? null : at + changedAfter
  const isChanged = changedAt !== null && changedAt <= takenAt
  const text = isChanged ? `What ${n} said was wrong; it is put right.` : `Update ${n}. It has two sentences.`
  return {
    origin: `u${n}`,
    kind: 'update',
    headline: isRich || n % 2 === 0 ? `The headline of ${n}` : null,
    dateline: null,
    body: isRich ? inLinks(text) : bodyFromText(text),
    bylines: isRich ? ['Ann Harrow'] : [],
    report: null,
    attribution: null,
    publishedAt: START + at * MINUTE,
    updatedAt: isChanged ? START + changedAt * MINUTE : null,
  }
}

function inLinks(text: string): Body {
  const href = 'https://paper.example/more'
  return {
    type: 'doc',
    content: text.split(/(?<=[.;]) /).map((sentence) => ({
      type: 'paragraph',
      content: [{ type: 'text', text: sentence, marks: [{ type: 'link', attrs: { href } }] }],
    })),
  }
}

/** All that the order of the imports must not change. */
async function importedAs(
  context: Parameters<typeof importStory>[0],
  slug: string,
  batches: readonly (readonly CapturedPage[])[],
) {
  for (const pages of batches) {
    const imported = await importStory(context, pages, { slug, status: 'live' })
    expect(imported.withdrawn).toEqual([])
  }
  const { story, posts } = await readStory(context.db, slug)
  return {
    headline: story.headline,
    summary: story.summary,
    posts: posts.map((post) => ({
      at: post.publishedAt,
      state: post.state,
      headline: post.headline,
      words: bodyText(post.body).replaceAll(/\s+/g, ' '),
      body: post.body,
      bylines: post.bylines,
    })),
    revisions: posts.map((post) => post.revision),
  }
}

forEachEngine((engine, open) => {
  // What is proven here is our own; that both engines keep it alike, import.db.test.ts shows.
  describe.runIf(engine === 'sqlite')('captures of one page', () => {
    it('make one story in whatever order they come, at once or one by one, and again change nothing', async () => {
      const { context } = await open()
      let run = 0
      await fc.assert(
        fc.asyncProperty(history, windows, fc.infiniteStream(fc.nat()), async (updates, taken, random) => {
          const pages = taken.flatMap((window) => capture(updates, window) ?? [])
          fc.pre(pages.length > 0)
          const name = (way: string) => `story-${run}-${way}`
          run++
          const keys = [...random.take(pages.length)]
          const shuffled = pages
            .map((page, index) => ({ page, key: keys[index] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ page }) => page)
          const inTime = pages.toSorted((a, b) => (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0))
          const { revisions, ...whole } = await importedAs(context, name('a'), [inTime])
          // All that any capture shows, each once, newest first.
          expect(whole.posts.map((post) => post.at)).toEqual(
            [...new Set(pages.flatMap((page) => page.posts.map((post) => post.publishedAt)))].sort(
              (a, b) => (b ?? 0) - (a ?? 0),
            ),
          )
          expect(await importedAs(context, name('b'), [shuffled])).toEqual({ revisions, ...whole })
          for (const [way, order] of [
            ['c', shuffled],
            ['d', shuffled.toReversed()],
          ] as const) {
            const oneByOne = await importedAs(
              context,
              name(way),
              order.map((page) => [page]),
            )
            expect(oneByOne).toMatchObject(whole)
            for (const [index, revision] of oneByOne.revisions.entries()) {
              const at = oneByOne.posts[index]?.at
              const states = new Set(
                pages.flatMap((page) =>
                  page.posts.flatMap((post) => (post.publishedAt === at ? [post.updatedAt] : [])),
                ),
              )
              expect(revision, 'a revision for each change of the words at most').toBeLessThanOrEqual(
                states.size,
              )
            }
            const before = await readStory(context.db, name(way))
            for (const page of order) {
              const again = await importStory(context, [page], { slug: name(way) })
              expect(again).toMatchObject({
                added: [],
                revised: [],
                withdrawn: [],
                completed: [],
                isStoryChanged: false,
              })
            }
            expect(await readStory(context.db, name(way))).toEqual(before)
          }
        }),
        { numRuns: 60 },
      )
    }, 120_000)
  })
})
