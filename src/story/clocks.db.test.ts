import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../test/databases.ts'
import { SteadyClock } from '../platform/clock.ts'
import { SCHEDULE } from '../access/actor.ts'
import { JobWorker } from '../platform/jobs/worker.ts'
import { publishJobs } from './post/publish-jobs.ts'
import { readPost, readStory } from './reads/public-read-actions.ts'
import { createStory } from './story-actions.ts'
import type { StoryContext } from './change.ts'
import { PAGE_POSTS } from './post/post.ts'
import { createPost } from './post/create-actions.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

forEachEngine((engine, open) => {
  describe(`clocks that are wrong, on ${engine}`, () => {
    const publish = async (context: StoryContext, text: string) =>
      (await createPost(context, 'clock', { text, publish: true })).result.post.id

    /** An open page's floor: it shows what stands above its oldest post. */
    async function loadPage(context: StoryContext) {
      const { posts, hasOlder } = await readStory(context.db, 'clock')
      const oldest = posts.at(-1)
      return hasOlder && oldest !== undefined ? { at: oldest.publishedAt, id: oldest.id } : { at: 0, id: '' }
    }

    it('never put a new update below where an open page ends', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              jump: fc.oneof(
                fc.integer({ min: -5_000, max: 5_000 }),
                fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
              ),
              updates: fc.integer({ min: 1, max: PAGE_POSTS + 5 }),
            }),
            { minLength: 1, maxLength: 4 },
          ),
          async (spells) => {
            const { context, clock } = await open()
            await createStory(context, { headline: 'Clock', slug: 'clock', status: 'live' })
            for (let n = 0; n < PAGE_POSTS + 5; n += 1) await publish(context, `Update ${n}`)
            for (const { jump, updates } of spells) {
              const floor = await loadPage(context)
              clock.pass(jump)
              for (let n = 0; n < updates; n += 1) {
                const { post } = await readPost(context.db, 'clock', await publish(context, 'New'))
                const isShown =
                  post.publishedAt > floor.at || (post.publishedAt === floor.at && post.id > floor.id)
                expect(isShown, `${post.publishedAt} beside ${floor.at}`).toBe(true)
              }
            }
          },
        ),
        { numRuns: engine === 'sqlite' ? 8 : 2 },
      )
    })

    it('of minutes leave updates in the order in which they were published', async () => {
      const { context, clock } = await open()
      await createStory(context, { headline: 'Clock', slug: 'clock', status: 'live' })
      const ids: string[] = []
      for (const jump of [0, -2 * MINUTE, 1_000, -7 * MINUTE, 5_000, 30_000, 0]) {
        clock.pass(jump)
        ids.unshift(await publish(context, `After ${jump}`))
      }
      const { posts } = await readStory(context.db, 'clock')
      expect(posts.map((post) => post.id)).toEqual(ids)
    })

    it('do not break an embargo: not by a jump, and not where two processes differ', async () => {
      const { context, db, again } = await open()
      const start = Date.UTC(2026, 4, 2, 12)
      let elapsed = 0
      const steady = new SteadyClock(start, { elapsed: () => elapsed })
      const clock = { now: () => steady.now() }
      await createStory({ ...context, clock }, { headline: 'Clock', slug: 'clock', status: 'live' })
      const { result } = await createPost({ ...context, clock }, 'clock', {
        text: 'Under embargo',
        schedule: { at: start + HOUR, isEmbargoed: true },
      })
      const workers = [db, await again()].map((each) => {
        const shared = { ...context, db: each, clock, actor: SCHEDULE }
        const handlers = publishJobs(shared, async () => undefined)
        const failed = (error: unknown) => {
          throw error
        }
        return new JobWorker({ db: each, clock, newId: context.newId, handlers, onError: failed })
      })
      const isPublic = async () =>
        (await readStory(db, 'clock')).posts.some(({ id }) => id === result.post.id)
      // The clock of the machine is two hours ahead, for nine minutes.
      for (elapsed = 0; elapsed < 9 * MINUTE; elapsed += MINUTE) {
        steady.observe(start + elapsed + 2 * HOUR)
        for (const worker of workers) await worker.runDue()
        expect(await isPublic()).toBe(false)
      }
      steady.observe(start + elapsed)
      elapsed = HOUR - 1
      for (const worker of workers) await worker.runDue()
      expect(await isPublic()).toBe(false)
      elapsed = HOUR
      for (const worker of workers) await worker.runDue()
      expect(await isPublic()).toBe(true)
    })
  })

  if (engine === 'postgres') {
    it('the clock of every process is the database server’s', async () => {
      const { db, again } = await open()
      const [here, there] = [await db.serverTime(), await (await again()).serverTime()]
      expect(Math.abs(here - there)).toBeLessThan(1_000)
    })
  }
})
