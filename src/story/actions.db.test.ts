import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import { publishPost } from './post/publish-actions.ts'
import { readPatch, readPosts, readStory } from './reads/public-read-actions.ts'
import { listForStaff, revisionsForStaff } from './reads/staff-read-actions.ts'
import { createStory, editStory, moveStory, setSummary } from './story-actions.ts'
import { STORY_STATUSES } from './story.ts'
import { createPost } from './post/create-actions.ts'
import { editPost } from './post/edit-actions.ts'
import { withdrawPost } from './post/withdraw-actions.ts'
import { unpublishPost } from './post/unpublish-actions.ts'
import { markKeyEvent } from './post/key-event-actions.ts'
import { pinPost } from './post/pin-actions.ts'

const SLUG = 'harbour'
const OTHER_ID = '01a20959-2d53-776d-84d3-a76cd17e0420'

forEachEngine((engine, open) => {
  async function aStory(): Promise<Desk> {
    const desk = await open()
    await createStory(desk.context, { headline: 'Harbour', slug: SLUG, status: 'live' })
    return desk
  }
  async function log(desk: Desk): Promise<number[]> {
    const rows = await desk.db.read
      .selectFrom('story_change')
      .select('seq')
      .distinct()
      .orderBy('seq')
      .execute()
    return rows.map((row) => row.seq)
  }
  const headlines = async ({ db }: Desk) => (await readStory(db, SLUG)).posts.map((post) => post.headline)
  const add = async ({ context }: Desk, headline: string, more = {}) =>
    (await createPost(context, SLUG, { headline, ...more })).result.post

  describe(`the log on ${engine}`, () => {
    it('has no gap and stands in the order of commits, however many write at once, from two processes', async () => {
      const desk = await aStory()
      const elsewhere = { ...desk.context, db: await desk.again() }
      const writers = Array.from({ length: 30 }, (_, n) =>
        createPost(n % 2 === 0 ? desk.context : elsewhere, SLUG, { headline: `Post ${n}` }),
      )
      const done = await Promise.all(writers)
      const seqs = done.map(({ position }) => position.seq).toSorted((a, b) => a - b)
      expect(seqs).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
      expect(await log(desk)).toEqual(seqs)
      // The page stands in the log's order: what was published later stands above, within one millisecond too.
      const bySeq = done
        .toSorted((a, b) => b.position.seq - a.position.seq)
        .map(({ result }) => result.post.id)
      expect((await readPosts(desk.db, SLUG, 30)).posts.map((post) => post.id)).toEqual(bySeq)
      expect((await readStory(desk.db, SLUG)).story).toMatchObject({ postCount: 30, seq: 30 })
    })

    it('keeps nothing of an action that fails', async () => {
      const desk = await aStory()
      const post = await add(desk, 'Stands')
      const before = await readStory(desk.db, SLUG)
      const failures = [
        () => createPost(desk.context, SLUG, { text: ' ' }),
        () => createPost(desk.context, SLUG, { id: post.id, text: 'other words' }),
        () => editPost(desk.context, SLUG, post.id, { headline: 'x'.repeat(1_000) }),
        () => setSummary(desk.context, SLUG, [{ text: 'To nothing', postId: OTHER_ID }]),
        () => moveStory(desk.context, SLUG, 'archived'),
      ]
      for (const fail of failures) await expect(fail()).rejects.toMatchObject({ name: 'Problem' })
      expect(await readStory(desk.db, SLUG)).toEqual(before)
      expect(await log(desk)).toEqual([1])
      expect((await revisionsForStaff(desk.context, SLUG, post.id)).revisions).toHaveLength(1)
    })

    it('wakes readers after what they can see, and for nothing else', async () => {
      const desk = await aStory()
      desk.woken.length = 0
      const { id } = await add(desk, 'A draft', { publish: false })
      await editPost(desk.context, SLUG, id, { headline: 'Still a draft' })
      expect(desk.woken).toEqual([])
      expect(await log(desk)).toEqual([])
      await publishPost(desk.context, SLUG, id)
      expect(desk.woken).toHaveLength(1)
      await publishPost(desk.context, SLUG, id) // pressed twice
      expect(desk.woken).toHaveLength(1)
    })
  })

  describe(`posts on ${engine}`, () => {
    it('sent again under their id are one post; other words, or another story, are refused', async () => {
      const desk = await aStory()
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
      const desk = await aStory()
      const { id } = await add(desk, 'One')
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
      const desk = await aStory()
      const one = await add(desk, 'One', { isKeyEvent: true })
      const two = await add(desk, 'Two')
      await pinPost(desk.context, SLUG, one.id, true)
      await setSummary(desk.context, SLUG, [{ text: 'In short', postId: two.id }])
      await withdrawPost(desk.context, SLUG, one.id, 'Wrong.')
      const view = await readStory(desk.db, SLUG)
      expect(view.posts.map((post) => post.state)).toEqual(['published', 'withdrawn'])
      expect([view.pinned, view.keyEvents]).toEqual([[], []])
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
      const desk = await aStory()
      const plain = await add(desk, 'Plain')
      const quote = await add(desk, 'Said', { kind: 'quote', text: 'Words', attribution: 'Her' })
      for (const { id } of [plain, quote]) await markKeyEvent(desk.context, SLUG, id, true)
      expect((await readStory(desk.db, SLUG)).keyEvents.map((post) => post.kind)).toEqual([
        'quote',
        'key-event',
      ])
      await markKeyEvent(desk.context, SLUG, plain.id, false)
      const view = await readStory(desk.db, SLUG)
      expect(view.keyEvents.map((post) => post.headline)).toEqual(['Said'])
      expect(view.posts.map((post) => post.kind)).toEqual(['quote', 'update'])
    })

    it('are pinned three at a time at the most', async () => {
      const desk = await aStory()
      const posts = []
      for (const n of [1, 2, 3, 4]) posts.push(await add(desk, `Post ${n}`))
      for (const { id } of posts.slice(0, 3)) {
        desk.clock.pass(1)
        await pinPost(desk.context, SLUG, id, true)
      }
      await expect(pinPost(desk.context, SLUG, posts[3]?.id ?? '', true)).rejects.toMatchObject({
        code: 'too-many-pins',
      })
      expect((await readStory(desk.db, SLUG)).pinned.map((post) => post.headline)).toEqual([
        'Post 3',
        'Post 2',
        'Post 1',
      ])
    })
  })

  describe(`stories on ${engine}`, () => {
    it('go only where their life leads, and take posts only while they are open', async () => {
      const desk = await open()
      const reached: Record<string, string[]> = {}
      const ways: Record<string, readonly (typeof STORY_STATUSES)[number][]> = {
        draft: [],
        live: ['live'],
        paused: ['live', 'paused'],
        closed: ['live', 'closed'],
        archived: ['live', 'closed', 'archived'],
      }
      for (const [from, way] of Object.entries(ways)) {
        for (const to of STORY_STATUSES) {
          const slug = `${from}-${to}`
          await createStory(desk.context, { headline: slug, slug })
          for (const status of way) await moveStory(desk.context, slug, status)
          const isOpen = await createPost(desk.context, slug, { headline: 'A post' }).then(
            () => true,
            () => false,
          )
          expect(isOpen, from).toBe(from === 'draft' || from === 'live' || from === 'paused')
          const isReached = await moveStory(desk.context, slug, to).then(
            () => true,
            () => false,
          )
          if (isReached && to !== from) (reached[from] ??= []).push(to)
        }
      }
      expect(reached).toEqual({
        draft: ['live'],
        live: ['paused', 'closed'],
        paused: ['live', 'closed'],
        closed: ['live', 'paused', 'archived'],
        archived: ['closed'],
      })
    })

    it('are found by their words, whatever the case and the accents', async () => {
      const desk = await open()
      await createStory(desk.context, { headline: 'Πυρκαγιά κοντά στην Αθήνα', slug: 'fire' })
      await createStory(desk.context, {
        headline: 'Hochwasser 50% höher',
        standfirst: 'An der Weißen Elster',
        slug: 'flood',
      })
      await createStory(desk.context, { headline: 'Tormenta', section: 'España', slug: 'storm' })
      const found = async (search: string) =>
        (await listForStaff(desk.context, { search })).entries.map(({ slug }) => slug)
      expect(await found('ΑΘΗΝΑ')).toEqual(['fire'])
      expect(await found('WEISSEN hoher')).toEqual(['flood'])
      expect(await found('espana')).toEqual(['storm'])
      expect(await found('50%')).toEqual(['flood'])
      expect(await found('5_%')).toEqual([])
      await editStory(desk.context, 'storm', { headline: 'Tempête' })
      expect(await found('tempete')).toEqual(['storm'])
      expect(await found('tormenta')).toEqual([])
    })

    it('that are drafts are seen by nobody, and are born for readers when they go live', async () => {
      const desk = await open()
      await createStory(desk.context, { headline: 'Harbour', slug: SLUG })
      await add(desk, 'Ready')
      await expect(readStory(desk.db, SLUG)).rejects.toMatchObject({ code: 'story-unknown' })
      await moveStory(desk.context, SLUG, 'live')
      expect(await headlines(desk)).toEqual(['Ready'])
    })
  })

  describe(`a story that is deleted on ${engine}`, () => {
    it('while somebody writes into it is not there any more, and nothing else', async () => {
      const desk = await aStory()
      const other = await desk.again()
      const deleted = Promise.withResolvers<void>()
      const commit = Promise.withResolvers<void>()
      const removal = other.transact(async (tx) => {
        await tx.deleteFrom('story').where('slug', '=', SLUG).execute()
        deleted.resolve()
        await commit.promise
      })
      await deleted.promise
      const writing = createPost(desk.context, SLUG, { headline: 'Too late' })
      const refused = expect(writing).rejects.toMatchObject({ code: 'story-unknown', status: 404 })
      await wait(300) // so that it has looked for the story, which is still there for it, and waits for its log
      commit.resolve()
      await removal
      await refused
    })
  })

  describe(`a mark as a key event on ${engine}`, () => {
    it('that comes while somebody edits the update outlives their edit, however often that is sent', async () => {
      const desk = await aStory()
      const { id } = await add(desk, 'One')
      await markKeyEvent(desk.context, SLUG, id, true)
      const edit = { kind: 'update', headline: 'Two', basedOn: 1, editId: 'an edit' } as const
      for (const sent of [edit, edit, { ...edit, kindBefore: 'update' } as const])
        expect((await editPost(desk.context, SLUG, id, sent)).result).toMatchObject({
          kind: 'key-event',
          isKeyEvent: true,
          headline: 'Two',
          revision: 2,
        })
      expect((await readStory(desk.db, SLUG)).keyEvents.map(({ headline }) => headline)).toEqual(['Two'])
      await markKeyEvent(desk.context, SLUG, id, false)
      const later = { kind: 'key-event', headline: 'Three', basedOn: 2, editId: 'another' } as const
      for (const sent of [later, later])
        expect((await editPost(desk.context, SLUG, id, sent)).result.isKeyEvent).toBe(false)
      await markKeyEvent(desk.context, SLUG, id, true)
      // Whoever saw the mark may take it away.
      await editPost(desk.context, SLUG, id, { kind: 'update', kindBefore: 'key-event', basedOn: 3 })
      expect((await readStory(desk.db, SLUG)).keyEvents).toEqual([])
    })
  })

  describe(`unpublishing on ${engine}`, () => {
    it('is for a slip: after two minutes a post can only be withdrawn', async () => {
      const desk = await aStory()
      const slip = await add(desk, 'Too early')
      const read = await add(desk, 'Wrong')
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
      const desk = await aStory()
      await createStory(desk.context, { headline: 'Not yet', slug: 'not-yet' })
      const { post } = (await createPost(desk.context, 'not-yet', { headline: 'One' })).result
      desk.clock.pass(3_600_000)
      expect((await unpublishPost(desk.context, 'not-yet', post.id)).result.state).toBe('draft')
    })
  })

  describe(`a patch on ${engine}`, () => {
    it('names each changed thing once, as it is now', async () => {
      const desk = await aStory()
      const one = await add(desk, 'One')
      const { story } = await readStory(desk.db, SLUG)
      for (const headline of ['1', '2', '3']) await editPost(desk.context, SLUG, one.id, { headline })
      const two = await add(desk, 'Two')
      await unpublishPost(desk.context, SLUG, two.id)
      await editStory(desk.context, SLUG, { headline: 'Harbour, late' })
      const patch = await readPatch(desk.db, story.id, story)
      expect(patch).toMatchObject({ from: 1, to: 7, removed: [two.id] })
      if (typeof patch !== 'object') throw new Error('no patch')
      expect(patch.posts.map((post) => post.headline)).toEqual(['3'])
      expect([...patch.entities]).toEqual(['story'])
    })

    it('cannot be made from another log, from the future, or from too long ago', async () => {
      const desk = await aStory()
      const { story } = await readStory(desk.db, SLUG)
      expect(await readPatch(desk.db, story.id, { epoch: 'another', seq: 0 })).toBe('reload')
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 5 })).toBe('reload')
      for (let n = 0; n < 101; n++) await add(desk, `Post ${n}`)
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 0 })).toBe('reload')
      expect(await readPatch(desk.db, story.id, { epoch: story.epoch, seq: 1 })).toMatchObject({ to: 101 })
    })
  })
})
