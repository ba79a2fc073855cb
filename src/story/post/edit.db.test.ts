import { describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { forEachEngine } from '../../../test/databases.ts'
import { publishPost } from './publish-actions.ts'
import { readStory } from '../reads/public-read-actions.ts'
import { revisionsForStaff } from '../reads/staff-read-actions.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
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
  describe(`an edit on ${engine}`, () => {
    it('that is sent twice is one revision; one based on an older revision is refused and loses nothing', async () => {
      const desk = await aStory(open)
      const { post } = (await createPost(as(desk, REX), SLUG, { headline: 'First' })).result
      const edit = { headline: 'Second', basedOn: 1, editId: newId() }
      await editPost(as(desk, REX), SLUG, post.id, edit)
      const again = await editPost(as(desk, REX), SLUG, post.id, edit)
      expect(again.result).toMatchObject({ headline: 'Second', revision: 2 })
      await expect(
        editPost(as(desk, ADA), SLUG, post.id, { headline: 'Other', basedOn: 1, editId: newId() }),
      ).rejects.toMatchObject({ code: 'edit-conflict' })
      const { revisions } = await revisionsForStaff(as(desk, ADA), SLUG, post.id)
      expect(revisions.map(({ content, savedBy }) => [content.headline, savedBy])).toEqual([
        ['First', 'Rex'],
        ['Second', 'Rex'],
      ])
    })

    it('that is sent again after an editor has published it is answered, though its writer may no longer edit', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(as(desk, CAL), 'First')
      const edit = { headline: 'Second', basedOn: 1, editId: newId(), submit: true }
      await editPost(as(desk, CAL), SLUG, draft.id, edit)
      await publishPost(as(desk, ADA), SLUG, draft.id)
      const again = await editPost(as(desk, CAL), SLUG, draft.id, edit)
      expect(again.result).toMatchObject({ headline: 'Second', revision: 2, state: 'published' })
      await expect(
        editPost(as(desk, CAL), SLUG, draft.id, { ...edit, editId: newId() }),
      ).rejects.toMatchObject({ code: 'not-yours' })
    })

    it('with the id of another edit and other words is refused: no word goes unsaid', async () => {
      const desk = await aStory(open)
      const { post } = (await createPost(as(desk, REX), SLUG, { headline: 'First' })).result
      const edit = { headline: 'Second', text: 'Words.', editId: newId() }
      await editPost(as(desk, REX), SLUG, post.id, edit)
      await editPost(as(desk, ADA), SLUG, post.id, { headline: 'Third' })
      expect((await editPost(as(desk, REX), SLUG, post.id, edit)).result.headline).toBe('Third')
      await expect(
        editPost(as(desk, REX), SLUG, post.id, { ...edit, text: 'Other words.' }),
      ).rejects.toMatchObject({ code: 'id-taken' })
    })

    it('with a correction says in the open what was wrong and when; a draft has nothing to correct', async () => {
      const desk = await aStory(open)
      const { post } = (await createPost(desk.context, SLUG, { headline: '34 hurt' })).result
      desk.clock.pass(MINUTE)
      const correction = 'An earlier version said 34.'
      await editPost(desk.context, SLUG, post.id, { headline: '41 hurt', correction })
      expect((await readStory(desk.db, SLUG)).posts[0]).toMatchObject({
        headline: '41 hurt',
        corrections: [{ at: desk.clock.now(), text: correction }],
      })
      const draft = await addDraft(desk.context, 'Not yet')
      await expect(editPost(desk.context, SLUG, draft.id, { correction })).rejects.toMatchObject({
        code: 'not-published',
      })
    })

    it('publishes with it, in one step, when that is asked', async () => {
      const desk = await aStory(open)
      const draft = await addDraft(desk.context, 'Draft')
      await editPost(desk.context, SLUG, draft.id, { headline: 'Done', basedOn: 1, publish: true })
      expect(await publicHeadlines(desk)).toEqual(['Done'])
    })
  })
})
