import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { publishPost } from './publish-actions.ts'
import { readDesk, readSubmissions } from '../reads/staff-read-actions.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { discardPost } from './discard-actions.ts'
import { schedulePost } from './schedule-actions.ts'
import { submitPost } from './submit-actions.ts'
import {
  SLUG,
  MINUTE,
  person,
  ADA,
  REX,
  CAL,
  aStory,
  as,
  publicHeadlines,
  publishWorker,
  auditTrail,
} from '../../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`a contributor’s post on ${engine}`, () => {
    it('is handed in, found by an editor, and published by them alone', async () => {
      const desk = await aStory(open)
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'From Cal', submit: true })
      expect(result.post).toMatchObject({ state: 'draft', createdBy: 'Cal', submittedAt: desk.clock.now() })
      await expect(publishPost(as(desk, CAL), SLUG, result.post.id)).rejects.toMatchObject({
        code: 'needs-approval',
      })
      await expect(createPost(as(desk, CAL), SLUG, { headline: 'At once' })).rejects.toMatchObject({
        code: 'needs-approval',
      })
      expect((await readSubmissions(as(desk, ADA))).map(({ post }) => post.headline)).toEqual(['From Cal'])
      expect(await readSubmissions(as(desk, REX))).toEqual([])
      await publishPost(as(desk, ADA), SLUG, result.post.id)
      expect(await publicHeadlines(desk)).toEqual(['From Cal'])
      expect(await readSubmissions(as(desk, ADA))).toEqual([])
      expect((await auditTrail(desk)).toSorted()).toEqual([
        'Ada: post.publish',
        'Cal: post.submit',
        'Cal: post.write',
        'terminal: story.create',
      ])
    })

    it('is published as the editor has read it, or not at all', async () => {
      const desk = await aStory(open)
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'As read', submit: true })
      await editPost(as(desk, CAL), SLUG, result.post.id, { headline: 'Something else', basedOn: 1 })
      await expect(publishPost(as(desk, ADA), SLUG, result.post.id, { revision: 1 })).rejects.toMatchObject({
        code: 'edit-conflict',
      })
      await publishPost(as(desk, ADA), SLUG, result.post.id, { revision: 2 })
      expect(await publicHeadlines(desk)).toEqual(['Something else'])
    })

    it('is scheduled as the editor has read it, and not changed by its writer behind the editor’s back', async () => {
      const desk = await aStory(open)
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'As read', submit: true })
      const { id } = result.post
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await editPost(as(desk, CAL), SLUG, id, { headline: 'Something else' })
      await expect(schedulePost(as(desk, ADA), SLUG, id, plan, { revision: 1 })).rejects.toMatchObject({
        code: 'edit-conflict',
      })
      await schedulePost(as(desk, ADA), SLUG, id, plan, { revision: 2 })
      await expect(editPost(as(desk, CAL), SLUG, id, { headline: 'Unread' })).rejects.toMatchObject({
        code: 'not-yours',
      })
      await editPost(as(desk, ADA), SLUG, id, { headline: 'Read twice' })
      desk.clock.pass(MINUTE)
      await publishWorker(desk.context).runDue()
      expect(await publicHeadlines(desk)).toEqual(['Read twice'])
    })

    it('may be thrown away by its writer though it is scheduled: that publishes nothing', async () => {
      const desk = await aStory(open)
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'Mine', submit: true })
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await schedulePost(as(desk, ADA), SLUG, result.post.id, plan)
      await discardPost(as(desk, CAL), SLUG, result.post.id, true)
      desk.clock.pass(MINUTE)
      await publishWorker(desk.context).runDue()
      expect(await publicHeadlines(desk)).toEqual([])
    })

    it('can be sent back, and is not seen by another contributor', async () => {
      const desk = await aStory(open)
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'From Cal', submit: true })
      await submitPost(as(desk, ADA), SLUG, result.post.id, false, 'Who  saw it?')
      const [sentBack] = (await readDesk(as(desk, CAL), SLUG)).posts
      expect(sentBack).toMatchObject({ submittedAt: null, returnedNote: 'Who saw it?' })
      expect(await readSubmissions(as(desk, ADA))).toEqual([])
      const other = as(desk, person('Con', 'contributor'))
      expect((await readDesk(other, SLUG)).posts).toEqual([])
      await expect(editPost(other, SLUG, result.post.id, { headline: 'Mine now' })).rejects.toMatchObject({
        code: 'post-not-found',
      })
      const again = await submitPost(as(desk, CAL), SLUG, result.post.id, true)
      expect(again.result).toMatchObject({ returnedNote: null })
    })
  })
})
