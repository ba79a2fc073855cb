import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../test/databases.ts'
import { readStory } from './reads/public-read-actions.ts'
import { listForStaff } from './reads/staff-read-actions.ts'
import { createStory, editStory, moveStory, removeStory } from './story-actions.ts'
import { STORY_STATUSES } from './story.ts'
import { createPost } from './post/create-actions.ts'
import { SLUG, aStory, addPost, publicHeadlines } from '../../test/story-scene.ts'

forEachEngine((engine, open) => {
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
      await addPost(desk, 'Ready')
      await expect(readStory(desk.db, SLUG)).rejects.toMatchObject({ code: 'story-not-found' })
      await moveStory(desk.context, SLUG, 'live')
      expect(await publicHeadlines(desk)).toEqual(['Ready'])
    })
  })

  describe(`a story that is deleted on ${engine}`, () => {
    it('while somebody writes into it is not there any more, and nothing else', async () => {
      const desk = await aStory(open)
      const other = await desk.again()
      const deleted = Promise.withResolvers<void>()
      const commit = Promise.withResolvers<void>()
      const held: typeof other = {
        ...other,
        transact: (work) =>
          other.transact(async (tx, read) => {
            const result = await work(tx, read)
            deleted.resolve()
            await commit.promise
            return result
          }),
      }
      const removal = removeStory({ ...desk.context, db: held }, SLUG)
      await deleted.promise
      const late = createPost(desk.context, SLUG, { headline: 'Too late' })
      const refused = expect(late).rejects.toMatchObject({ code: 'story-not-found', status: 404 })
      await wait(300) // so that it has looked for the story, which is still there for it, and waits for its log
      commit.resolve()
      await removal
      await refused
    })
  })
})
