import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { publishPost } from './publish-actions.ts'
import { pinsReader } from '../reads/part-actions.ts'
import { readKeyEvents, readStory } from '../reads/public-read-actions.ts'
import { revisionsForStaff } from '../reads/staff-read-actions.ts'
import { createStory, setSummary } from '../story-actions.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { withdrawPost } from './withdraw-actions.ts'
import { unpublishPost } from './unpublish-actions.ts'
import { markKeyEvent } from './key-event-actions.ts'
import { pinPost } from './pin-actions.ts'
import { SLUG, aStory, addPost } from '../../../test/story-scene.ts'

const OTHER_ID = '01a20959-2d53-776d-84d3-a76cd17e0420'

const keyEvents = async ({ db }: Desk) => (await readKeyEvents(db, SLUG)).posts
const pinned = async ({ db }: Desk) => {
  const { story } = await readStory(db, SLUG)
  return pinsReader.read(db.read, story)
}

forEachEngine((engine, open) => {
  describe(`posts on ${engine}`, () => {
    it('sent again under their id are one post; other words, or another story, are refused', async () => {
      const desk = await aStory(open)
      const words = { id: OTHER_ID, headline: 'Once' }
      expect((await createPost(desk.context, SLUG, words)).result.isNew).toBe(true)
      await editPost(desk.context, SLUG, OTHER_ID, { headline: 'Edited since' })
      expect((await createPost(desk.context, SLUG, words)).result).toMatchObject({
        isNew: false,
        post: { headline: 'Edited since' },
      })
      await expect(createPost(desk.context, SLUG, { ...words, headline: 'Twice' })).rejects.toMatchObject({
        code: 'id-taken',
      })
      await createStory(desk.context, { headline: 'Other', slug: 'other', status: 'live' })
      await expect(createPost(desk.context, 'other', words)).rejects.toMatchObject({ code: 'id-taken' })
    })

    it('save a revision for each edit, none for the same words, and tell who edited past somebody else', async () => {
      const desk = await aStory(open)
      const { id } = await addPost(desk, 'One')
      desk.clock.pass(60_000)
      await editPost(desk.context, SLUG, id, { headline: 'Two', basedOn: 1 })
      await editPost(desk.context, SLUG, id, { headline: 'Two' })
      await expect(editPost(desk.context, SLUG, id, { headline: 'Three', basedOn: 1 })).rejects.toMatchObject(
        { code: 'edit-conflict' },
      )
      const { revisions: saved } = await revisionsForStaff(desk.context, SLUG, id)
      expect(saved.map(({ revision, content }) => [revision, content.headline])).toEqual([
        [1, 'One'],
        [2, 'Two'],
      ])
      const [post] = (await readStory(desk.db, SLUG)).posts
      expect(post?.updatedAt).toBe(desk.clock.now())
    })

    it('when withdrawn stay as a notice, off the pins and key events; unpublished they are gone', async () => {
      const desk = await aStory(open)
      const one = await addPost(desk, 'One', { isKeyEvent: true })
      const two = await addPost(desk, 'Two')
      await pinPost(desk.context, SLUG, one.id, true)
      await setSummary(desk.context, SLUG, [{ text: 'In short', postId: two.id }])
      await withdrawPost(desk.context, SLUG, one.id, 'Wrong.')
      const view = await readStory(desk.db, SLUG)
      expect(view.posts.map((post) => post.state)).toEqual(['published', 'withdrawn'])
      expect([await pinned(desk), await keyEvents(desk)]).toEqual([[], []])
      await unpublishPost(desk.context, SLUG, two.id)
      const after = await readStory(desk.db, SLUG)
      expect(after.posts.map((post) => post.id)).toEqual([one.id])
      expect(after.story.summary).toEqual([{ text: 'In short', postId: null }])
      expect(after.story.postCount).toBe(1)
      await expect(editPost(desk.context, SLUG, one.id, { headline: 'Back' })).rejects.toMatchObject({
        code: 'already-withdrawn',
      })
    })

    it('marked as key events change their kind when they are plain, and are listed newest first', async () => {
      const desk = await aStory(open)
      const plain = await addPost(desk, 'Plain')
      const quote = await addPost(desk, 'Said', { kind: 'quote', text: 'Words', attribution: 'Her' })
      for (const { id } of [plain, quote]) await markKeyEvent(desk.context, SLUG, id, true)
      expect((await keyEvents(desk)).map((post) => post.kind)).toEqual(['quote', 'key-event'])
      await markKeyEvent(desk.context, SLUG, plain.id, false)
      const view = await readStory(desk.db, SLUG)
      expect((await keyEvents(desk)).map((post) => post.headline)).toEqual(['Said'])
      expect(view.posts.map((post) => post.kind)).toEqual(['quote', 'update'])
    })

    it('are pinned three at a time at the most', async () => {
      const desk = await aStory(open)
      const posts = []
      for (const n of [1, 2, 3, 4]) posts.push(await addPost(desk, `Post ${n}`))
      for (const { id } of posts.slice(0, 3)) {
        desk.clock.pass(1)
        await pinPost(desk.context, SLUG, id, true)
      }
      await expect(pinPost(desk.context, SLUG, posts[3]?.id ?? '', true)).rejects.toMatchObject({
        code: 'too-many-pins',
      })
      expect((await pinned(desk)).map((post) => post.headline)).toEqual(['Post 3', 'Post 2', 'Post 1'])
    })
  })

  describe(`a mark as a key event on ${engine}`, () => {
    it('that comes while somebody edits the update outlives their edit, however often that is sent', async () => {
      const desk = await aStory(open)
      const { id } = await addPost(desk, 'One')
      await markKeyEvent(desk.context, SLUG, id, true)
      const edit = { kind: 'update', headline: 'Two', basedOn: 1, editId: 'an edit' } as const
      for (const sent of [edit, edit, { ...edit, kindBefore: 'update' } as const])
        expect((await editPost(desk.context, SLUG, id, sent)).result).toMatchObject({
          kind: 'key-event',
          isKeyEvent: true,
          headline: 'Two',
          revision: 2,
        })
      expect((await keyEvents(desk)).map(({ headline }) => headline)).toEqual(['Two'])
      await markKeyEvent(desk.context, SLUG, id, false)
      const later = { kind: 'key-event', headline: 'Three', basedOn: 2, editId: 'another' } as const
      for (const sent of [later, later])
        expect((await editPost(desk.context, SLUG, id, sent)).result.isKeyEvent).toBe(false)
      await markKeyEvent(desk.context, SLUG, id, true)
      // Whoever saw the mark may take it away.
      await editPost(desk.context, SLUG, id, { kind: 'update', kindBefore: 'key-event', basedOn: 3 })
      expect(await keyEvents(desk)).toEqual([])
    })
  })

  describe(`unpublishing on ${engine}`, () => {
    it('is for a slip: after two minutes a post can only be withdrawn', async () => {
      const desk = await aStory(open)
      const slip = await addPost(desk, 'Too early')
      const read = await addPost(desk, 'Wrong')
      desk.clock.pass(2 * 60_000)
      await unpublishPost(desk.context, SLUG, slip.id)
      desk.clock.pass(2)
      await unpublishPost(desk.context, SLUG, slip.id) // an undo whose answer was lost, sent again
      await expect(unpublishPost(desk.context, SLUG, read.id)).rejects.toMatchObject({
        code: 'published-too-long',
      })
      expect((await readStory(desk.db, SLUG)).posts.map(({ id }) => id)).toEqual([read.id])
      await withdrawPost(desk.context, SLUG, read.id, 'It was wrong.')
      await publishPost(desk.context, SLUG, slip.id)
      await unpublishPost(desk.context, SLUG, slip.id) // published anew, it can slip anew
    })

    it('has time in a story that nobody reads yet', async () => {
      const desk = await aStory(open)
      await createStory(desk.context, { headline: 'Not yet', slug: 'not-yet' })
      const { post } = (await createPost(desk.context, 'not-yet', { headline: 'One' })).result
      desk.clock.pass(3_600_000)
      expect((await unpublishPost(desk.context, 'not-yet', post.id)).result.state).toBe('draft')
    })
  })
})
