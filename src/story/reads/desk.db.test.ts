import { describe, expect, it } from 'vitest'
import type { Actor, Staff } from '../../access/actor.ts'
import { newId } from '../../platform/ids.ts'
import { forEachEngine } from '../../../test/databases.ts'
import { publishPost } from '../post/publish-actions.ts'
import { readDesk, readDeskChanges, readSubmissions } from './staff-read-actions.ts'
import { createStory } from '../story-actions.ts'
import { FIRST_DESK } from '../story.ts'
import { createPost } from '../post/create-actions.ts'
import { unpublishPost } from '../post/unpublish-actions.ts'
import { discardPost } from '../post/discard-actions.ts'
import {
  SLUG,
  MINUTE,
  ADA,
  REX,
  CAL,
  aStory,
  as,
  addDraft,
  publicHeadlines,
} from '../../../test/story-scene.ts'

forEachEngine((engine, open) => {
  describe(`the desk on ${engine}`, () => {
    it('is told of drafts too, and of nothing twice; readers are woken for what they see', async () => {
      const desk = await aStory(open)
      const { story } = await readDesk(desk.context, SLUG)
      const draft = await addDraft(as(desk, REX), 'Draft')
      expect(desk.woken).toHaveLength(1) // the story itself
      const first = await readDeskChanges(as(desk, ADA), SLUG, story.deskSeq)
      if (first === 'reload') throw new Error('the desk was told to load anew')
      expect(first.posts.map(({ headline }) => headline)).toEqual(['Draft'])
      await publishPost(as(desk, REX), SLUG, draft.id)
      expect(desk.woken).toHaveLength(2)
      const second = await readDeskChanges(as(desk, ADA), SLUG, first.story.deskSeq)
      if (second === 'reload') throw new Error('the desk was told to load anew')
      expect(second.posts.map(({ id, state }) => [id, state])).toEqual([[draft.id, 'published']])
      expect(await readDeskChanges(as(desk, ADA), SLUG, second.story.deskSeq)).toMatchObject({ posts: [] })
      expect(await readDeskChanges(as(desk, ADA), SLUG, 999)).toBe('reload')
    })

    it('says which post somebody does not see any more', async () => {
      const desk = await aStory(open)
      const { post } = (await createPost(as(desk, REX), SLUG, { headline: 'Too early' })).result
      const { story } = await readDesk(as(desk, CAL), SLUG)
      await unpublishPost(as(desk, REX), SLUG, post.id)
      expect(await readDeskChanges(as(desk, CAL), SLUG, story.deskSeq)).toMatchObject({
        posts: [],
        gone: [post.id],
      })
      expect(await readDeskChanges(as(desk, ADA), SLUG, story.deskSeq)).toMatchObject({
        posts: [{ id: post.id }],
        gone: [],
      })
    })

    it('shows a draft, however many of other people or in the bin are newer', async () => {
      const desk = await aStory(open)
      const own = await addDraft(as(desk, CAL), 'From Cal')
      const { post } = (await createPost(as(desk, CAL), SLUG, { headline: 'Binned', publish: false })).result
      await discardPost(as(desk, CAL), SLUG, post.id, true)
      const row = await desk.db.read
        .selectFrom('post')
        .selectAll()
        .where('id', '=', post.id)
        .executeTakeFirst()
      if (row === undefined) throw new Error('the draft is not there')
      const others = Array.from({ length: 200 }, () => ({ ...row, id: newId(), author_id: 'id of Rex' }))
      await desk.db.transact((tx) => tx.insertInto('post').values(others).execute())
      const headlines = async (actor: Actor) =>
        (await readDesk(as(desk, actor), SLUG)).posts.map(({ headline }) => headline)
      expect(await headlines(CAL)).toEqual(['From Cal', 'Binned'])
      expect((await headlines(ADA))[0]).toBe(own.headline)
    })

    it('has what waits for somebody’s approval, however much waits for other people’s', async () => {
      const desk = await aStory(open)
      const sport = newId()
      await desk.db.write.insertInto('desk').values({ id: sport, name: 'Sport', created_at: 0 }).execute()
      await createStory(desk.context, { headline: 'Match', slug: 'match', deskId: sport })
      const { post } = (await createPost(desk.context, SLUG, { headline: 'News', submit: true })).result
      const row = await desk.db.read
        .selectFrom('post')
        .selectAll()
        .where('id', '=', post.id)
        .executeTakeFirst()
      if (row === undefined) throw new Error('the draft is not there')
      const others = Array.from({ length: 200 }, () => ({ ...row, id: newId() }))
      await desk.db.transact((tx) => tx.insertInto('post').values(others).execute())
      desk.clock.pass(MINUTE)
      await createPost(desk.context, 'match', { headline: 'Goal', submit: true })
      const both: Staff = { ...ADA, roles: { [FIRST_DESK]: 'reporter', [sport]: 'editor' } }
      expect((await readSubmissions(as(desk, both))).map((each) => each.post.headline)).toEqual(['Goal'])
    })

    it('throws a draft away and brings it back; a public post is taken back first', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(as(desk, REX), 'Draft')
      await discardPost(as(desk, REX), SLUG, draft.id, true)
      await expect(publishPost(as(desk, ADA), SLUG, draft.id)).rejects.toMatchObject({ code: 'discarded' })
      await discardPost(as(desk, REX), SLUG, draft.id, false)
      await publishPost(as(desk, REX), SLUG, draft.id)
      await expect(discardPost(as(desk, REX), SLUG, draft.id, true)).rejects.toMatchObject({
        code: 'already-published',
      })
      await unpublishPost(as(desk, REX), SLUG, draft.id)
      expect(await publicHeadlines(desk)).toEqual([])
    })
  })
})
