import { describe, expect, it } from 'vitest'
import type { CapturedPage, CapturedPost } from '../src/archive/captured-page.ts'
import { importStory } from '../src/archive/import-story.ts'
import { Problem } from '../src/platform/problem.ts'
import { bodyFromText, bodyText } from '../src/story/body/body.ts'
import { readStory } from '../src/story/reads/public-read-actions.ts'
import { revisionsForStaff, storyForStaff } from '../src/story/reads/staff-read-actions.ts'
import { moveStory } from '../src/story/story-actions.ts'
import { forEachEngine } from './databases.ts'
import { editPost } from '../src/story/post/edit-actions.ts'
import { withdrawPost } from '../src/story/post/withdraw-actions.ts'
import { markKeyEvent } from '../src/story/post/key-event-actions.ts'

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

const LIVE = { status: 'live' } as const

forEachEngine((engine, open) => {
  describe(`importing on ${engine}`, () => {
    it('a page becomes a story with its words, times and order', async () => {
      const { context } = await open()
      const imported = await importStory(context, [page([post(3), post(2), post(1)])], LIVE)
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
      const { slug } = await importStory(context, [capture], LIVE)
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

    it('a newer capture adds, revises and, where that is asked for, withdraws, under another headline too', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(4), post(3), post(2), post(1)])], LIVE)
      const newer = page([post(5), post(4), post(2, { headline: 'Update 2, corrected' })], {
        headline: 'Wall: engineers at work',
      })
      const imported = await importStory(context, [newer], { withdraw: true })
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
      expect(await importStory(context, [newer], { withdraw: true })).toMatchObject({
        unchanged: 3,
        withdrawn: [],
        isStoryChanged: false,
      })
    })

    it('nothing is withdrawn unasked: what is gone is named, with how to ask', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(3), post(2), post(1)])], LIVE)
      const imported = await importStory(context, [page([post(3), post(1)])], {})
      expect(imported.withdrawn).toEqual([])
      expect(imported.remarks.join()).toMatch(/no longer shows 1 update .*"Update 2".*--withdraw/)
      expect((await readStory(context.db, slug)).posts.every((each) => each.state === 'published')).toBe(true)
    })

    it('what an import withdrew comes back when it is shown again, with a note in the audit trail', async () => {
      const { context, db } = await open()
      const { slug } = await importStory(context, [page([post(3), post(2), post(1)])], LIVE)
      await importStory(context, [page([post(3), post(1)])], { withdraw: true })
      const again = page([post(4), post(3), post(2), post(1)])
      expect(await importStory(context, [again], {})).toMatchObject({
        added: ['Update 4'],
        restored: ['Update 2'],
      })
      const { posts } = await readStory(context.db, slug)
      expect(posts.map((each) => [each.headline, each.state, each.revision, each.withdrawnReason])).toEqual(
        [4, 3, 2, 1].map((n) => [`Update ${n}`, 'published', 1, null]),
      )
      const noted = await db.read
        .selectFrom('audit')
        .select('detail')
        .where('action', '=', 'post.restore')
        .execute()
      expect(noted).toEqual([{ detail: 'Update 2' }])
    })

    it('captures given at once are withdrawn from as one by one, and what the last one shows is there', async () => {
      const { context } = await open()
      const first = page([post(3), post(2), post(1)])
      const without = page([post(4), post(3), post(1)])
      const back = page([post(5), post(4), post(3), post(2), post(1)])
      const gone = await importStory(context, [first, without], { withdraw: true, isDryRun: true })
      expect([gone.added.length, gone.withdrawn]).toEqual([4, ['Update 2']])
      expect(await importStory(context, [first, without, back], { withdraw: true })).toMatchObject({
        withdrawn: [],
      })
    })

    it('a page is known by its address in another form', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(1)])], {})
      const url = 'http://www.paper.example/live/harbour/?from=home'
      const again = page([post(2)], { url, headline: 'All is quiet at the quay' })
      expect(await importStory(context, [again], {})).toMatchObject({ slug, isNewStory: false })
    })

    it('what the newsroom withdrew, took back or marked stays so', async () => {
      const { context } = await open()
      const capture = page([post(3), post(2), post(1)])
      const { slug } = await importStory(context, [capture], LIVE)
      const [third, second, first] = (await readStory(context.db, slug)).posts
      await withdrawPost(context, slug, second?.id ?? '', 'It was wrong.')
      await markKeyEvent(context, slug, third?.id ?? '', true)
      await moveStory(context, slug, 'paused')
      await context.db.transact(async (tx) => {
        await tx
          .updateTable('post')
          .set({ state: 'draft', published_at: null })
          .where('id', '=', first?.id ?? '')
          .execute()
      })
      const imported = await importStory(context, [capture], { withdraw: true })
      expect(imported).toMatchObject({ added: [], revised: [], restored: [], completed: [] })
      expect(imported.remarks.join()).toContain('1 update that the newsroom took back is left out')
      const { story, posts } = await readStory(context.db, slug)
      expect(story.status).toBe('paused')
      expect(posts.map((each) => [each.headline, each.state, each.isKeyEvent, each.revision])).toEqual([
        ['Update 3', 'published', true, 1],
        ['Update 2', 'withdrawn', false, 1],
      ])
    })

    it('words that the newsroom put right are not brought back by the same capture', async () => {
      const { context } = await open()
      const capture = page([post(1), post(2, { publishedAt: null })])
      const { slug } = await importStory(context, [capture], LIVE)
      for (const each of (await readStory(context.db, slug)).posts)
        await editPost(context, slug, each.id, { text: 'The words, put right by the desk.' })
      const before = await readStory(context.db, slug)
      expect(await importStory(context, [capture], {})).toMatchObject({
        revised: [],
        completed: [],
        unchanged: 2,
      })
      expect(await readStory(context.db, slug)).toEqual(before)
    })

    it('the same words with links and paragraphs are no revision, in either order', async () => {
      const plain = post(1, { body: bodyFromText('It carries timber. So says the harbour master.') })
      const link = { type: 'link', attrs: { href: 'https://paper.example/timber' } } as const
      const rich = post(1, {
        updatedAt: START + 9 * HOUR, // stamped anew by the publisher
        body: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [
                { type: 'text', text: 'It carries ' },
                { type: 'text', text: 'timber', marks: [link] },
                { type: 'text', text: '.' },
              ],
            },
            { type: 'paragraph', content: [{ type: 'text', text: 'So says the harbour master.' }] },
          ],
        },
      })
      for (const order of [
        [plain, rich],
        [rich, plain],
      ]) {
        const { context } = await open()
        for (const each of order) await importStory(context, [page([each])], LIVE)
        const { posts } = await readStory(context.db, 'harbour-wall-gives-way')
        expect(posts).toMatchObject([{ revision: 1, updatedAt: null, body: rich.body }])
        const { revisions } = await revisionsForStaff(context, 'harbour-wall-gives-way', posts[0]?.id ?? '')
        expect(revisions.map(({ content }) => content.body)).toEqual([rich.body])
      }
    })

    it('a body that was cut off is completed, and never cut', async () => {
      const whole = 'The council met at noon. The harbour office will pay for the drilling.'
      const cut = post(1, { body: bodyFromText('The council met at noon. The harbour') })
      for (const order of [
        [cut, post(1, { body: bodyFromText(whole) })],
        [post(1, { body: bodyFromText(whole) }), cut],
      ]) {
        const { context } = await open()
        for (const each of order) await importStory(context, [page([each])], LIVE)
        const { posts } = await readStory(context.db, 'harbour-wall-gives-way')
        expect(posts.map((each) => [bodyText(each.body), each.revision])).toEqual([[whole, 1]])
      }
    })

    it('a revision has the time at which its source made it', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(1)])], LIVE)
      const changed = post(1, { body: bodyFromText('Twelve, not ten.'), updatedAt: START + 3 * HOUR })
      expect(await importStory(context, [page([changed])], {})).toMatchObject({ revised: ['Update 1'] })
      expect((await readStory(context.db, slug)).posts).toMatchObject([
        { revision: 2, updatedAt: START + 3 * HOUR },
      ])
    })

    it('an earlier capture given last adds what was missing, and takes nothing back', async () => {
      const { context } = await open()
      const newer = page([
        post(3),
        post(2, { body: bodyFromText('Two, put right at noon.'), updatedAt: START + 3 * HOUR }),
      ])
      const older = page([post(2), post(1)], { headline: 'Harbour wall in danger', summary: ['It holds.'] })
      const { slug } = await importStory(context, [newer], LIVE)
      const imported = await importStory(context, [older], { withdraw: true })
      expect(imported).toMatchObject({
        added: ['Update 1'],
        revised: [],
        withdrawn: [],
        isStoryChanged: false,
      })
      expect(imported.remarks.join()).toContain('earlier state')
      const { story, posts } = await readStory(context.db, slug)
      expect([story.headline, story.summary[0]?.text]).toEqual([newer.headline, newer.summary[0]])
      expect(posts.map((each) => bodyText(each.body))).toEqual([
        'The words of update 3.',
        'Two, put right at noon.',
        'The words of update 1.',
      ])
    })

    it('a time that a later import knows is given to an update that had none', async () => {
      const { context } = await open()
      const text = page(
        [3, 2, 1].map((n) =>
          post(n, {
            origin: `update number ${n} of the day`,
            headline: `Update number ${n} of the day`,
            publishedAt: null,
          }),
        ),
        { url: null },
      )
      const { slug } = await importStory(context, [text], LIVE)
      await importStory(context, [page([post(2, { headline: 'Update number 2 of the day' })])], { slug })
      const { posts } = await readStory(context.db, slug)
      expect(posts.map((each) => [each.headline, each.isTimeKnown])).toEqual([
        ['Update number 3 of the day', false],
        ['Update number 2 of the day', true],
        ['Update number 1 of the day', false],
      ])
      expect(posts[1]?.publishedAt).toBe(START + 2 * HOUR)
      expect((posts[2]?.publishedAt ?? 0) < START + 2 * HOUR).toBe(true)
    })

    it('updates of one minute stand in the order of the page, whichever comes first', async () => {
      const at = (n: number) => post(n, { publishedAt: START })
      for (const windows of [
        [
          [at(2), at(1)],
          [at(3), at(2)],
        ],
        [
          [at(3), at(2)],
          [at(2), at(1)],
        ],
      ]) {
        const { context } = await open()
        for (const each of windows) await importStory(context, [page(each)], LIVE)
        const { posts } = await readStory(context.db, 'harbour-wall-gives-way')
        expect(posts.map((each) => each.headline)).toEqual(['Update 3', 'Update 2', 'Update 1'])
      }
    })

    it('a new story is a draft that readers do not see, with its times and order', async () => {
      const { context } = await open()
      const { slug, status } = await importStory(context, [page([post(2), post(1)], { startedAt: null })], {})
      expect(status).toBe('draft')
      await expect(readStory(context.db, slug)).rejects.toMatchObject({ code: 'story-not-found' })
      await moveStory(context, slug, 'live')
      const { story, posts } = await readStory(context.db, slug)
      expect(story.startedAt).toBe(START + HOUR)
      expect(posts.map((each) => each.publishedAt)).toEqual([START + 2 * HOUR, START + HOUR])
    })

    it('a coverage that has ended is closed with its own end where that is asked for', async () => {
      const { context } = await open()
      const ended = page([post(2), post(1)], { endedAt: START + 4 * HOUR })
      const dry = await importStory(context, [ended], { isDryRun: true })
      expect(dry.remarks.join()).toContain('--status closed')
      const { slug } = await importStory(context, [ended], { status: 'closed' })
      const { story } = await readStory(context.db, slug)
      expect([story.status, story.startedAt, story.closedAt]).toEqual(['closed', START, START + 4 * HOUR])
      expect(await importStory(context, [ended], { status: 'live' })).toMatchObject({
        status: 'closed',
        unchanged: 2,
      })
    })

    it('an end that cannot be is left out, and it is said', async () => {
      for (const endedAt of [START, Date.UTC(2099, 0, 1)]) {
        const { context } = await open()
        const wrong = page([post(2), post(1)], { endedAt })
        const { slug, remarks } = await importStory(context, [wrong], { status: 'closed' })
        expect(remarks.join()).toContain('it is left out')
        expect((await readStory(context.db, slug)).story.closedAt).toBe(START + 2 * HOUR)
      }
    })

    it('a page without updates makes no story', async () => {
      const { context } = await open()
      await expect(importStory(context, [page([])], {})).rejects.toMatchObject({ code: 'capture-no-updates' })
      expect(await storyForStaff(context.db, { slug: 'harbour-wall-gives-way' })).toBeUndefined()
    })

    it('pages of two addresses are two stories, though their headlines and the ids of their updates are the same', async () => {
      const { context } = await open()
      const first = await importStory(context, [page([post(1)])], LIVE)
      const nextDay = page(
        [post(1, { body: bodyFromText('Other words of another day, and many of them.') })],
        {
          url: 'https://paper.example/live/harbour-day-two',
        },
      )
      const second = await importStory(context, [nextDay], LIVE)
      expect(second).toMatchObject({ isNewStory: true, slug: `${first.slug}-2` })
    })

    it('posts without times keep their order and show none, between those that have', async () => {
      const { context } = await open()
      const timeless = (n: number) => post(n, { publishedAt: null })
      const { slug } = await importStory(context, [page([timeless(3), timeless(1)])], {
        startAt: START,
        ...LIVE,
      })
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
      await expect(readStory(context.db, imported.slug)).rejects.toMatchObject({ code: 'story-not-found' })
    })

    it('a capture of another story is refused, and nothing of it is kept', async () => {
      const { context } = await open()
      const { slug } = await importStory(context, [page([post(1)])], LIVE)
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
      const { slug } = await importStory(context, [page([post(1)])], LIVE)
      await moveStory(context, slug, 'closed')
      const before = await readStory(context.db, slug)
      await expect(importStory(context, [page([post(2), post(1)])], {})).rejects.toMatchObject({
        code: 'story-closed',
      })
      expect(await readStory(context.db, slug)).toEqual(before)
    })

    it('words that are too long for a story are cut, and it is said', async () => {
      const { context } = await open()
      const imported = await importStory(context, [page([post(1, { headline: 'W'.repeat(400) })])], LIVE)
      expect(imported.remarks.join()).toContain('longer than 300')
      const { posts } = await readStory(context.db, imported.slug)
      expect(posts[0]?.headline).toHaveLength(300)
    })
  })
})
