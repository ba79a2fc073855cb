import { describe, expect, it } from 'vitest'
import { actorPersonId, type Actor, type Staff } from '../access/actor.ts'
import type { Role } from '../access/role.ts'
import { JobWorker } from '../platform/jobs/worker.ts'
import { newId } from '../platform/ids.ts'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import { breakOut, editArticle } from './article/article-actions.ts'
import type { PictureFacts } from './body/body.ts'
import type { KnownMedia, StoryContext } from './change.ts'
import { publishPost } from './post/publish-actions.ts'
import { publishJobs } from './post/publish-jobs.ts'
import { readPatch } from './reads/patch-actions.ts'
import { readArticle, readStory } from './reads/public-read-actions.ts'
import { readDesk, readDeskChanges, readSubmissions, revisionsForStaff } from './reads/staff-read-actions.ts'
import { createStory, moveStory } from './story-actions.ts'
import { FIRST_DESK } from './story.ts'
import { refreshMedia } from './reads/refresh-media-actions.ts'
import { createPost } from './post/create-actions.ts'
import { editPost } from './post/edit-actions.ts'
import { unpublishPost } from './post/unpublish-actions.ts'
import { discardPost } from './post/discard-actions.ts'
import { schedulePost } from './post/schedule-actions.ts'
import { submitPost } from './post/submit-actions.ts'

const SLUG = 'harbour'
const MINUTE = 60_000

function person(name: string, role: Role, deskId = FIRST_DESK): Staff {
  return { kind: 'staff', name, personId: `id of ${name}`, isAdmin: false, roles: { [deskId]: role } }
}
const ADA = person('Ada', 'editor')
const REX = person('Rex', 'reporter')
const CAL = person('Cal', 'contributor')

forEachEngine((engine, open) => {
  async function aStory(): Promise<Desk> {
    staff = [ADA, REX, CAL]
    const desk = await open()
    await createStory(desk.context, { headline: 'Harbour', slug: SLUG, status: 'live' })
    return desk
  }
  const as = ({ context }: Desk, actor: Actor): StoryContext => ({ ...context, actor })
  const aDraft = async (context: StoryContext, headline: string) =>
    (await createPost(context, SLUG, { headline, publish: false })).result.post
  const public_ = async ({ db }: Desk) => (await readStory(db, SLUG)).posts.map(({ headline }) => headline)
  /** Who is in the newsroom when the time comes; everybody who is here at all, unless it says otherwise. */
  let staff: Actor[] = []
  const worker = (context: StoryContext, db = context.db) =>
    new JobWorker({
      db,
      clock: context.clock,
      newId,
      handlers: publishJobs({ ...context, db }, async (id) =>
        staff.find((each) => actorPersonId(each) === id),
      ),
      failed: (error) => {
        throw error
      },
    })
  const trail = async ({ db }: Desk) =>
    (await db.read.selectFrom('audit').select(['actor', 'action']).orderBy('id').execute()).map(
      ({ actor, action }) => `${actor}: ${action}`,
    )

  const PICTURE = '01a20959-2d53-776d-84d3-a76cd17e0420'
  const withPicture = (alt: string) => ({
    type: 'doc',
    content: [{ type: 'picture', attrs: { id: PICTURE, alt } }],
  })

  describe(`a contributor’s post on ${engine}`, () => {
    it('is handed in, found by an editor, and published by them alone', async () => {
      const desk = await aStory()
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
      expect(await public_(desk)).toEqual(['From Cal'])
      expect(await readSubmissions(as(desk, ADA))).toEqual([])
      expect((await trail(desk)).toSorted()).toEqual([
        'Ada: post.publish',
        'Cal: post.submit',
        'Cal: post.write',
        'terminal: story.create',
      ])
    })

    it('is published as the editor has read it, or not at all', async () => {
      const desk = await aStory()
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'As read', submit: true })
      await editPost(as(desk, CAL), SLUG, result.post.id, { headline: 'Something else', basedOn: 1 })
      await expect(publishPost(as(desk, ADA), SLUG, result.post.id, { revision: 1 })).rejects.toMatchObject({
        code: 'edit-conflict',
      })
      await publishPost(as(desk, ADA), SLUG, result.post.id, { revision: 2 })
      expect(await public_(desk)).toEqual(['Something else'])
    })

    it('is scheduled as the editor has read it, and not changed by its writer behind the editor’s back', async () => {
      const desk = await aStory()
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
      await worker(desk.context).runDue()
      expect(await public_(desk)).toEqual(['Read twice'])
    })

    it('may be thrown away by its writer though it is scheduled: that publishes nothing', async () => {
      const desk = await aStory()
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'Mine', submit: true })
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await schedulePost(as(desk, ADA), SLUG, result.post.id, plan)
      await discardPost(as(desk, CAL), SLUG, result.post.id, true)
      desk.clock.pass(MINUTE)
      await worker(desk.context).runDue()
      expect(await public_(desk)).toEqual([])
    })

    it('can be sent back, and is not seen by another contributor', async () => {
      const desk = await aStory()
      const { result } = await createPost(as(desk, CAL), SLUG, { headline: 'From Cal', submit: true })
      await submitPost(as(desk, ADA), SLUG, result.post.id, false, 'Who  saw it?')
      const [sentBack] = (await readDesk(as(desk, CAL), SLUG)).posts
      expect(sentBack).toMatchObject({ submittedAt: null, returnedNote: 'Who saw it?' })
      expect(await readSubmissions(as(desk, ADA))).toEqual([])
      const other = as(desk, person('Con', 'contributor'))
      expect((await readDesk(other, SLUG)).posts).toEqual([])
      await expect(editPost(other, SLUG, result.post.id, { headline: 'Mine now' })).rejects.toMatchObject({
        code: 'post-unknown',
      })
      const again = await submitPost(as(desk, CAL), SLUG, result.post.id, true)
      expect(again.result).toMatchObject({ returnedNote: null })
    })
  })

  describe(`an edit on ${engine}`, () => {
    it('that is sent twice is one revision; one based on an older revision is refused and loses nothing', async () => {
      const desk = await aStory()
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
      const desk = await aStory()
      const draft = await aDraft(as(desk, CAL), 'First')
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
      const desk = await aStory()
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
      const desk = await aStory()
      const { post } = (await createPost(desk.context, SLUG, { headline: '34 hurt' })).result
      desk.clock.pass(MINUTE)
      const correction = 'An earlier version said 34.'
      await editPost(desk.context, SLUG, post.id, { headline: '41 hurt', correction })
      expect((await readStory(desk.db, SLUG)).posts[0]).toMatchObject({
        headline: '41 hurt',
        corrections: [{ at: desk.clock.now(), text: correction }],
      })
      const draft = await aDraft(desk.context, 'Not yet')
      await expect(editPost(desk.context, SLUG, draft.id, { correction })).rejects.toMatchObject({
        code: 'not-published',
      })
    })

    it('publishes with it, in one step, when that is asked', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'Draft')
      await editPost(desk.context, SLUG, draft.id, { headline: 'Done', basedOn: 1, publish: true })
      expect(await public_(desk)).toEqual(['Done'])
    })
  })

  describe(`a scheduled post on ${engine}`, () => {
    it('publishes itself on time, once, though two nodes look for it at once', async () => {
      const desk = await aStory()
      const draft = await aDraft(as(desk, REX), 'On the hour')
      const at = desk.clock.now() + 10 * MINUTE
      await schedulePost(as(desk, REX), SLUG, draft.id, { at, isEmbargoed: false })
      const nodes = [worker(desk.context), worker(desk.context, await desk.again())]
      const look = () => Promise.all(nodes.map((node) => node.runDue()))
      desk.clock.pass(10 * MINUTE - 1)
      await look()
      expect(await public_(desk)).toEqual([])
      desk.clock.pass(1)
      await look()
      await look()
      expect(await public_(desk)).toEqual(['On the hour'])
      expect((await readStory(desk.db, SLUG)).posts[0]).toMatchObject({ publishedAt: at, publishAt: null })
      expect((await trail(desk)).filter((row) => row.endsWith('post.publish'))).toHaveLength(1)
      expect(await desk.db.read.selectFrom('job').selectAll().execute()).toEqual([])
    })

    it('is published by the next worker when the one that had it died', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'Held by the dead')
      await schedulePost(desk.context, SLUG, draft.id, {
        at: desk.clock.now() + MINUTE,
        isEmbargoed: false,
      })
      desk.clock.pass(MINUTE)
      await desk.db.write
        .updateTable('job')
        .set({ leased_by: 'a dead one', leased_until: desk.clock.now() + MINUTE })
        .execute()
      const next = worker(desk.context)
      expect(await next.runDue()).toBe(0)
      desk.clock.pass(2 * MINUTE)
      expect(await next.runDue()).toBe(1)
      expect(await public_(desk)).toEqual(['Held by the dead'])
    })

    it.each([
      ['was taken out of the newsroom', []],
      ['is no reporter of the desk any more', [person('Rex', 'contributor')]],
    ])('waits for an editor when whoever scheduled it %s', async (_what, whoIsThere) => {
      const desk = await aStory()
      const draft = await aDraft(as(desk, REX), 'Parting words')
      await schedulePost(as(desk, REX), SLUG, draft.id, { at: desk.clock.now() + MINUTE, isEmbargoed: true })
      staff = [ADA, ...whoIsThere]
      desk.clock.pass(MINUTE)
      await worker(desk.context).runDue()
      expect(await public_(desk)).toEqual([])
      expect((await trail(desk)).at(-1)).toBe('terminal: post.schedule-missed')
      const [waiting] = await readSubmissions(as(desk, ADA))
      expect(waiting?.post).toMatchObject({ id: draft.id, publishAt: null, isEmbargoed: false })
      await publishPost(as(desk, ADA), SLUG, draft.id, { revision: 1 })
      expect(await public_(desk)).toEqual(['Parting words'])
    })

    it('under embargo is published by nobody before, unless the embargo is lifted', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'Budget')
      await schedulePost(desk.context, SLUG, draft.id, { at: desk.clock.now() + MINUTE, isEmbargoed: true })
      await expect(publishPost(as(desk, ADA), SLUG, draft.id)).rejects.toMatchObject({ code: 'embargoed' })
      await schedulePost(as(desk, ADA), SLUG, draft.id, null)
      await publishPost(as(desk, ADA), SLUG, draft.id)
      expect(await public_(desk)).toEqual(['Budget'])
      desk.clock.pass(MINUTE)
      expect(await worker(desk.context).runDue()).toBe(0)
    })

    it('of a story that was closed meanwhile stays a draft, and the trail says so', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'Too late')
      await schedulePost(desk.context, SLUG, draft.id, {
        at: desk.clock.now() + MINUTE,
        isEmbargoed: false,
      })
      await moveStory(desk.context, SLUG, 'closed')
      desk.clock.pass(MINUTE)
      await worker(desk.context).runDue()
      expect(await public_(desk)).toEqual([])
      expect((await trail(desk)).at(-1)).toBe('terminal: post.schedule-missed')
    })

    it('refuses a time that has passed', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'Yesterday')
      const plan = { at: desk.clock.now() - 1, isEmbargoed: false }
      await expect(schedulePost(desk.context, SLUG, draft.id, plan)).rejects.toMatchObject({
        code: 'time-unfit',
      })
    })
  })

  describe(`what two people make at once on ${engine}`, () => {
    const five = <T>(make: (at: number) => Promise<T>) =>
      Promise.all(Array.from({ length: 5 }, (_each, at) => make(at)))

    it('is one story where both sent the same, and two with addresses of their own where they did not', async () => {
      const desk = await open()
      const id = newId()
      const same = await five(() => createStory(desk.context, { id, headline: 'Flood' }))
      expect(same.map(({ story }) => story.slug)).toEqual(Array(5).fill('flood'))
      expect(same.filter(({ isNew }) => isNew)).toHaveLength(1)
      const named = { id: newId(), slug: 'the-flood', headline: 'The flood' }
      expect((await five(() => createStory(desk.context, named))).filter(({ isNew }) => isNew)).toHaveLength(
        1,
      )
      const others = await five(() => createStory(desk.context, { headline: 'Flood' }))
      expect(new Set(others.map(({ story }) => story.slug)).size).toBe(5)
    })

    it('is told to nobody of another desk, though they name its id', async () => {
      const desk = await open()
      const sport = newId()
      await desk.db.write.insertInto('desk').values({ id: sport, name: 'Sport', created_at: 0 }).execute()
      const { story } = await createStory(desk.context, { headline: 'Transfer', deskId: sport })
      await expect(createStory(as(desk, ADA), { id: story.id, headline: 'Transfer' })).rejects.toMatchObject({
        code: 'id-taken',
      })
    })

    it('is two articles, though they have one headline', async () => {
      const desk = await open()
      const slugs = await five(async (at) => {
        const { story } = await createStory(desk.context, { headline: `Story ${at}` })
        const { result } = await createPost(desk.context, story.slug, {
          headline: 'The wall',
          publish: false,
        })
        return { slug: story.slug, id: result.post.id }
      })
      const articles = await five(async (at) => {
        const { slug = '', id = '' } = slugs[at] ?? {}
        return (await breakOut(desk.context, slug, id, {})).result.slug
      })
      expect(new Set(articles).size).toBe(5)
    })
  })

  describe(`the desk on ${engine}`, () => {
    it('is told of drafts too, and of nothing twice; readers are woken for what they see', async () => {
      const desk = await aStory()
      const { story } = await readDesk(desk.context, SLUG)
      const draft = await aDraft(as(desk, REX), 'Draft')
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
      const desk = await aStory()
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
      const desk = await aStory()
      const own = await aDraft(as(desk, CAL), 'From Cal')
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
      const desk = await aStory()
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
      const desk = await aStory()
      const draft = await aDraft(as(desk, REX), 'Draft')
      await discardPost(as(desk, REX), SLUG, draft.id, true)
      await expect(publishPost(as(desk, ADA), SLUG, draft.id)).rejects.toMatchObject({ code: 'discarded' })
      await discardPost(as(desk, REX), SLUG, draft.id, false)
      await publishPost(as(desk, REX), SLUG, draft.id)
      await expect(discardPost(as(desk, REX), SLUG, draft.id, true)).rejects.toMatchObject({
        code: 'already-published',
      })
      await unpublishPost(as(desk, REX), SLUG, draft.id)
      expect(await public_(desk)).toEqual([])
    })
  })

  describe(`pictures in posts on ${engine}`, () => {
    const READY: PictureFacts = {
      state: 'ready',
      width: 1200,
      height: 800,
      version: 'v1',
      widths: [480, 1200],
    }

    it('are described before they are published', async () => {
      const desk = await aStory()
      const { post } = (await createPost(desk.context, SLUG, { body: withPicture(''), publish: false }))
        .result
      await expect(publishPost(desk.context, SLUG, post.id)).rejects.toMatchObject({ code: 'alt-missing' })
      await editPost(desk.context, SLUG, post.id, { body: withPicture('A boat'), publish: true })
      expect((await readStory(desk.db, SLUG)).posts).toHaveLength(1)
    })

    it('are described in what publishes itself, or the post would hang at its time', async () => {
      const desk = await aStory()
      const draft = await aDraft(desk.context, 'On the hour')
      const plan = { at: desk.clock.now() + MINUTE, isEmbargoed: false }
      await schedulePost(desk.context, SLUG, draft.id, plan)
      await expect(editPost(desk.context, SLUG, draft.id, { body: withPicture('') })).rejects.toMatchObject({
        code: 'alt-missing',
      })
      await editPost(desk.context, SLUG, draft.id, { body: withPicture('A boat') })
      desk.clock.pass(MINUTE)
      await worker(desk.context).runDue()
      expect(await public_(desk)).toEqual(['On the hour'])
    })

    it('may follow their post: readers get them when they are ready, without a revision', async () => {
      const desk = await aStory()
      const facts = new Map<string, PictureFacts>()
      const media: KnownMedia = { ...desk.context.media, pictures: async () => facts }
      const context = { ...desk.context, media }
      const { post } = (await createPost(context, SLUG, { body: withPicture('A boat') })).result
      expect(post.body.content[0]).toMatchObject({ attrs: { facts: { state: 'waiting' } } })
      const { story } = await readStory(desk.db, SLUG)
      facts.set(PICTURE, READY)
      await refreshMedia(context, { picture: PICTURE })
      const patch = await readPatch(desk.db, story.id, { epoch: story.epoch, seq: story.seq }, [])
      expect(patch).toMatchObject({
        posts: [{ revision: 1, updatedAt: null, body: { content: [{ attrs: { facts: READY } }] } }],
      })
      await refreshMedia(context, { picture: PICTURE })
      expect((await readStory(desk.db, SLUG)).story.seq).toBe(story.seq + 1)
    })
  })

  describe(`a post broken out on ${engine}`, () => {
    it('becomes a report that leads to an article, and the article leads back; its card follows its headline', async () => {
      const desk = await aStory()
      const { post } = (
        await createPost(desk.context, SLUG, { headline: 'The wall', text: 'Words.', bylines: ['Ada', 'Bo'] })
      ).result
      const { result: article } = await breakOut(as(desk, ADA), SLUG, post.id, { standfirst: 'Why it held.' })
      const read = await readArticle(desk.db, article.slug)
      expect(read.post).toMatchObject({
        id: post.id,
        kind: 'report',
        report: {
          headline: 'The wall',
          standfirst: 'Why it held.',
          byline: 'Ada and Bo',
          articleSlug: 'the-wall',
        },
      })
      expect(read.article).toMatchObject({ headline: 'The wall', bylines: ['Ada', 'Bo'], body: post.body })
      await editArticle(as(desk, ADA), article.slug, { headline: 'Why the wall held', basedOn: 1 })
      expect((await readStory(desk.db, SLUG)).posts[0]?.report?.headline).toBe('Why the wall held')
      await expect(
        editArticle(as(desk, ADA), article.slug, { headline: 'Other', basedOn: 1 }),
      ).rejects.toMatchObject({ code: 'edit-conflict' })
      await expect(breakOut(as(desk, REX), SLUG, post.id, {})).rejects.toMatchObject({ code: 'not-yours' })
      await unpublishPost(desk.context, SLUG, post.id)
      await expect(readArticle(desk.db, article.slug)).rejects.toMatchObject({ code: 'article-unknown' })
    })
  })
})
