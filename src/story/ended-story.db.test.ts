import { describe, expect, it } from 'vitest'
import type { Actor, Staff } from '../access/actor.ts'
import type { Role } from '../access/role.ts'
import { JobWorker } from '../platform/jobs/worker.ts'
import { newId } from '../platform/ids.ts'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import type { StoryContext } from './change.ts'
import { publishPost } from './post/publish-actions.ts'
import { publishJobs } from './post/publish-jobs.ts'
import { readPatch } from './reads/patch-actions.ts'
import { readStory } from './reads/public-read-actions.ts'
import { readDesk, readSubmissions } from './reads/staff-read-actions.ts'
import { changeStory } from './change.ts'
import { createStory, moveStory } from './story-actions.ts'
import { FIRST_DESK } from './story.ts'
import { createPost } from './post/create-actions.ts'
import { importPost } from './post/imported-post-actions.ts'
import { editPost } from './post/edit-actions.ts'
import { withdraw, withdrawPost } from './post/withdraw-actions.ts'
import { unpublishPost } from './post/unpublish-actions.ts'
import { schedulePost } from './post/schedule-actions.ts'
import { submitPost } from './post/submit-actions.ts'
import { pinPost } from './post/pin-actions.ts'

const SLUG = 'harbour'
const MINUTE = 60_000

function person(name: string, role: Role): Staff {
  return { kind: 'staff', name, personId: `id of ${name}`, isAdmin: false, roles: { [FIRST_DESK]: role } }
}
const ADA = person('Ada', 'editor')
const REX = person('Rex', 'reporter')
const CAL = person('Cal', 'contributor')

forEachEngine((engine, open) => {
  const as = ({ context }: Desk, actor: Actor): StoryContext => ({ ...context, actor })
  async function aStory(): Promise<Desk> {
    const desk = await open()
    await createStory(desk.context, { headline: 'Harbour', slug: SLUG, status: 'live' })
    return desk
  }

  describe(`a story that has ended, on ${engine}`, () => {
    it.each(['closed', 'archived'] as const)(
      '%s, is corrected with a note and withdrawn from by editors, and stays ended when it ended',
      async (status) => {
        const desk = await aStory()
        const of = async (headline: string) =>
          (await createPost(as(desk, REX), SLUG, { headline, text: 'Nine.' })).result.post
        const [wrong, worse] = [await of('Nine hurt'), await of('Ten hurt')]
        desk.clock.pass(MINUTE)
        await moveStory(desk.context, SLUG, 'closed')
        if (status === 'archived') await moveStory(desk.context, SLUG, 'archived')
        const ended = await readStory(desk.db, SLUG)
        desk.clock.pass(600 * MINUTE)

        const note = { text: 'Eight.', correction: 'It said nine.' }
        await editPost(as(desk, ADA), SLUG, wrong.id, note)
        await withdrawPost(as(desk, ADA), SLUG, worse.id, 'It was not so.')

        const { story, posts } = await readStory(desk.db, SLUG)
        expect(story).toMatchObject({ status, closedAt: ended.story.closedAt })
        expect(posts.find(({ id }) => id === wrong.id)?.corrections).toMatchObject([
          { text: 'It said nine.' },
        ])
        expect(posts.find(({ id }) => id === worse.id)).toMatchObject({ state: 'withdrawn' })
        // Pages that are still open get both, and the state in which the story is.
        const patch = await readPatch(desk.db, story.id, ended.story, [])
        expect(patch).toMatchObject({
          story: { status },
          posts: expect.arrayContaining([
            expect.objectContaining({ id: wrong.id }),
            expect.objectContaining({ id: worse.id }),
          ]),
        })
      },
    )

    it('takes nothing else, and corrections from nobody else', async () => {
      const desk = await aStory()
      const { post } = (await createPost(as(desk, REX), SLUG, { headline: 'Nine hurt' })).result
      const draft = (await createPost(as(desk, REX), SLUG, { headline: 'Later', publish: false })).result.post
      await moveStory(desk.context, SLUG, 'closed')
      const before = await readStory(desk.db, SLUG)
      const closed = { code: 'story-closed' }
      const note = { headline: 'Eight hurt', correction: 'It said nine.' }
      await expect(editPost(as(desk, ADA), SLUG, post.id, { headline: 'Eight' })).rejects.toMatchObject(
        closed,
      )
      await expect(editPost(as(desk, ADA), SLUG, draft.id, { headline: 'Now' })).rejects.toMatchObject(closed)
      await expect(publishPost(as(desk, ADA), SLUG, draft.id)).rejects.toMatchObject(closed)
      await expect(pinPost(as(desk, ADA), SLUG, post.id, true)).rejects.toMatchObject(closed)
      await expect(unpublishPost(as(desk, ADA), SLUG, post.id)).rejects.toMatchObject(closed)
      await expect(createPost(as(desk, ADA), SLUG, { headline: 'More' })).rejects.toMatchObject(closed)
      const notYours = { code: 'not-yours' }
      await expect(editPost(as(desk, REX), SLUG, post.id, note)).rejects.toMatchObject(notYours)
      await expect(withdrawPost(as(desk, REX), SLUG, post.id, null)).rejects.toMatchObject(notYours)
      // An import adds to no story that has ended, and takes nothing out of it.
      const withdrawn = changeStory(desk.context, SLUG, async (change) => withdraw(change, post, null))
      await expect(withdrawn).rejects.toMatchObject(closed)
      expect(await readStory(desk.db, SLUG)).toEqual(before)
    })

    it('is paused again by undoing its end, without having been live in between', async () => {
      const desk = await aStory()
      await moveStory(desk.context, SLUG, 'paused')
      await moveStory(desk.context, SLUG, 'closed')
      await moveStory(desk.context, SLUG, 'paused')
      expect((await readStory(desk.db, SLUG)).story).toMatchObject({ status: 'paused', closedAt: null })
    })

    it('keeps with a draft the time that it missed, for the desk to see', async () => {
      const desk = await aStory()
      const draft = (await createPost(desk.context, SLUG, { headline: 'Too late', publish: false })).result
        .post
      const at = desk.clock.now() + MINUTE
      await schedulePost(desk.context, SLUG, draft.id, { at, isEmbargoed: true })
      await moveStory(desk.context, SLUG, 'closed')
      desk.clock.pass(2 * MINUTE)
      const worker = new JobWorker({
        db: desk.db,
        clock: desk.clock,
        newId,
        handlers: publishJobs(desk.context, async () => undefined),
        onError: (error) => {
          throw error
        },
      })
      expect(await worker.runDue()).toBe(1)
      const [kept] = (await readDesk(as(desk, ADA), SLUG)).posts
      expect(kept).toMatchObject({ state: 'draft', publishAt: at, isEmbargoed: false })
      await moveStory(desk.context, SLUG, 'live')
      expect(await worker.runDue()).toBe(0) // reopened, it does not go out by itself
      await publishPost(as(desk, ADA), SLUG, draft.id)
      expect((await readStory(desk.db, SLUG)).posts).toMatchObject([{ id: draft.id, publishAt: null }])
    })
  })

  describe(`a publication that is undone, on ${engine}`, () => {
    it('leaves the draft that it was: handed in, or sent back with what was said of it', async () => {
      const desk = await aStory()
      const handedIn = (await createPost(as(desk, CAL), SLUG, { headline: 'Handed in', submit: true })).result
        .post
      const sentBack = (await createPost(as(desk, CAL), SLUG, { headline: 'Sent back', submit: true })).result
        .post
      await submitPost(as(desk, ADA), SLUG, sentBack.id, false, 'Names please')
      for (const { id } of [handedIn, sentBack]) {
        await publishPost(as(desk, ADA), SLUG, id)
        expect(await readSubmissions(as(desk, ADA))).toHaveLength(id === handedIn.id ? 0 : 1)
        await unpublishPost(as(desk, ADA), SLUG, id)
      }
      expect(await readSubmissions(as(desk, ADA))).toMatchObject([{ post: { id: handedIn.id } }])
      const { posts } = await readDesk(as(desk, CAL), SLUG)
      expect(posts.find(({ id }) => id === sentBack.id)).toMatchObject({ returnedNote: 'Names please' })
    })
  })

  describe(`a quote, on ${engine}`, () => {
    const nobody = { code: 'speaker-missing' }
    it('is published, scheduled and approved with its speaker alone; without one it is a draft', async () => {
      const desk = await aStory()
      const quote = { kind: 'quote', text: 'We are ready.' } as const
      await expect(createPost(desk.context, SLUG, quote)).rejects.toMatchObject(nobody)
      const { post } = (await createPost(desk.context, SLUG, { ...quote, publish: false })).result
      await expect(publishPost(desk.context, SLUG, post.id)).rejects.toMatchObject(nobody)
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await expect(schedulePost(desk.context, SLUG, post.id, plan)).rejects.toMatchObject(nobody)
      await editPost(desk.context, SLUG, post.id, { attribution: 'Ada Finch', publish: true })
      await expect(editPost(desk.context, SLUG, post.id, { attribution: null })).rejects.toMatchObject(nobody)
      const plain = (await createPost(desk.context, SLUG, { text: 'Words' })).result.post
      await expect(editPost(desk.context, SLUG, plain.id, { kind: 'quote' })).rejects.toMatchObject(nobody)
    })

    it('that came without one from elsewhere is taken as it is, and its words can be put right', async () => {
      const desk = await aStory()
      const { result: imported } = await changeStory(desk.context, SLUG, async (change) => {
        const quote = { id: newId(), kind: 'quote', text: 'We are redy.' } as const
        const from = { origin: 'x', publishedAt: change.now, isTimeKnown: true, updatedAt: null }
        return importPost(desk.context, change, quote, from)
      })
      const { result } = await editPost(desk.context, SLUG, imported.id, { text: 'We are ready.' })
      expect(result).toMatchObject({ state: 'published', attribution: null, revision: 2 })
    })
  })
})
