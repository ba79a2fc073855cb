import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { publishPost } from './publish-actions.ts'
import { readStory } from '../reads/public-read-actions.ts'
import { readSubmissions } from '../reads/staff-read-actions.ts'
import { moveStory } from '../story-actions.ts'
import { schedulePost } from './schedule-actions.ts'
import {
  SLUG,
  MINUTE,
  person,
  ADA,
  REX,
  aStory,
  as,
  addDraft,
  publicHeadlines,
  publishWorker,
  auditTrail,
} from '../../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`a scheduled post on ${engine}`, () => {
    it('publishes itself on time, once, though two nodes look for it at once', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(as(desk, REX), 'On the hour')
      const at = desk.clock.now() + 10 * MINUTE
      await schedulePost(as(desk, REX), SLUG, draft.id, { at, isEmbargoed: false })
      const nodes = [publishWorker(desk.context), publishWorker({ ...desk.context, db: await desk.again() })]
      const look = () => Promise.all(nodes.map((node) => node.runDue()))
      desk.clock.pass(10 * MINUTE - 1)
      await look()
      expect(await publicHeadlines(desk)).toEqual([])
      desk.clock.pass(1)
      await look()
      await look()
      expect(await publicHeadlines(desk)).toEqual(['On the hour'])
      expect((await readStory(desk.db, SLUG)).posts[0]).toMatchObject({ publishedAt: at, publishAt: null })
      expect((await auditTrail(desk)).filter((row) => row.endsWith('post.publish'))).toHaveLength(1)
      expect(await desk.db.read.selectFrom('job').selectAll().execute()).toEqual([])
    })

    it('is published by the next worker when the one that had it died', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'Held by the dead')
      await schedulePost(desk.context, SLUG, draft.id, {
        at: desk.clock.now() + MINUTE,
        isEmbargoed: false,
      })
      desk.clock.pass(MINUTE)
      await desk.db.write
        .updateTable('job')
        .set({ leased_by: 'a dead one', leased_until: desk.clock.now() + MINUTE })
        .execute()
      const next = publishWorker(desk.context)
      expect(await next.runDue()).toBe(0)
      desk.clock.pass(2 * MINUTE)
      expect(await next.runDue()).toBe(1)
      expect(await publicHeadlines(desk)).toEqual(['Held by the dead'])
    })

    it.each([
      ['was taken out of the newsroom', []],
      ['is no reporter of the desk any more', [person('Rex', 'contributor')]],
    ])('waits for an editor when whoever scheduled it %s', async (_what, whoIsThere) => {
      const desk = await aStory(open)
      const draft = await addDraft(as(desk, REX), 'Parting words')
      await schedulePost(as(desk, REX), SLUG, draft.id, { at: desk.clock.now() + MINUTE, isEmbargoed: true })
      desk.clock.pass(MINUTE)
      await publishWorker(desk.context, [ADA, ...whoIsThere]).runDue()
      expect(await publicHeadlines(desk)).toEqual([])
      expect((await auditTrail(desk)).at(-1)).toBe('terminal: post.schedule-missed')
      const [waiting] = await readSubmissions(as(desk, ADA))
      expect(waiting?.post).toMatchObject({ id: draft.id, publishAt: null, isEmbargoed: false })
      await publishPost(as(desk, ADA), SLUG, draft.id, { revision: 1 })
      expect(await publicHeadlines(desk)).toEqual(['Parting words'])
    })

    it('under embargo is published by nobody before, unless the embargo is lifted', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'Budget')
      await schedulePost(desk.context, SLUG, draft.id, { at: desk.clock.now() + MINUTE, isEmbargoed: true })
      await expect(publishPost(as(desk, ADA), SLUG, draft.id)).rejects.toMatchObject({ code: 'embargoed' })
      await schedulePost(as(desk, ADA), SLUG, draft.id, null)
      await publishPost(as(desk, ADA), SLUG, draft.id)
      expect(await publicHeadlines(desk)).toEqual(['Budget'])
      desk.clock.pass(MINUTE)
      expect(await publishWorker(desk.context).runDue()).toBe(0)
    })

    it('of a story that was closed meanwhile stays a draft, and the trail says so', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'Too late')
      await schedulePost(desk.context, SLUG, draft.id, {
        at: desk.clock.now() + MINUTE,
        isEmbargoed: false,
      })
      await moveStory(desk.context, SLUG, 'closed')
      desk.clock.pass(MINUTE)
      await publishWorker(desk.context).runDue()
      expect(await publicHeadlines(desk)).toEqual([])
      expect((await auditTrail(desk)).at(-1)).toBe('terminal: post.schedule-missed')
    })

    it('refuses a time that has passed', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'Yesterday')
      const plan = { at: desk.clock.now() - 1, isEmbargoed: false }
      await expect(schedulePost(desk.context, SLUG, draft.id, plan)).rejects.toMatchObject({
        code: 'invalid-time',
      })
    })
  })
})
