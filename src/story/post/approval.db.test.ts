import { describe, expect, it } from 'vitest'
import type { Staff } from '../../access/actor.ts'
import type { Role } from '../../access/role.ts'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import type { PictureMetadata } from '../body/body.ts'
import type { StoryContext } from '../change.ts'
import { readStory } from '../reads/public-read-actions.ts'
import { readSubmissions } from '../reads/staff-read-actions.ts'
import { createStory } from '../story-actions.ts'
import { FIRST_DESK } from '../story.ts'
import { publishPost } from './publish-actions.ts'
import { refreshMedia } from '../reads/refresh-media-actions.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { schedulePost } from './schedule-actions.ts'

const SLUG = 'harbour'
const PICTURE = '01a20959-2d53-776d-84d3-a76cd17e0420'
const READY: PictureMetadata = {
  state: 'ready',
  width: 1200,
  height: 800,
  version: 'v1',
  widths: [480, 1200],
}
const body = { type: 'doc', content: [{ type: 'picture', attrs: { id: PICTURE, alt: 'A boat' } }] }

function person(name: string, role: Role): Staff {
  return {
    kind: 'staff',
    name,
    personId: `id of ${name}`,
    isAdmin: false,
    roles: { [FIRST_DESK]: role },
  }
}

forEachEngine((engine, open) => {
  /** A story, an editor, a contributor, and what is known of pictures. */
  async function aNewsroom(): Promise<{
    desk: Desk
    editor: StoryContext
    contributor: StoryContext
    facts: Map<string, PictureMetadata>
  }> {
    const desk = await open()
    const facts = new Map<string, PictureMetadata>()
    const context = { ...desk.context, media: { ...desk.context.media, pictures: async () => facts } }
    await createStory(context, { headline: 'Harbour', slug: SLUG, status: 'live' })
    return {
      desk,
      facts,
      editor: { ...context, actor: person('Ada', 'editor') },
      contributor: { ...context, actor: person('Cal', 'contributor') },
    }
  }
  const read = async (editor: StoryContext) => {
    const [submission] = await readSubmissions(editor)
    if (submission === undefined) throw new Error('nothing waits for approval')
    return submission.post
  }

  describe(`approving a post on ${engine}`, () => {
    it('waits until its pictures can be seen, and takes none that came after it was read', async () => {
      const { desk, editor, contributor, facts } = await aNewsroom()
      await createPost(contributor, SLUG, { body, submit: true })
      const seen = await read(editor)
      const plan = { at: desk.clock.now() + 60_000, isEmbargoed: false }
      await expect(publishPost(editor, SLUG, seen.id, seen)).rejects.toMatchObject({
        code: 'picture-not-ready',
      })
      await expect(schedulePost(editor, SLUG, seen.id, plan, seen)).rejects.toMatchObject({
        code: 'picture-not-ready',
      })
      await expect(
        editPost(editor, SLUG, seen.id, { headline: 'Boat', publish: true }),
      ).rejects.toMatchObject({ code: 'picture-not-ready' })
      facts.set(PICTURE, READY)
      await refreshMedia(editor, { picture: PICTURE })
      // No word has changed, but what the editor looked at had no picture.
      await expect(publishPost(editor, SLUG, seen.id, seen)).rejects.toMatchObject({ code: 'edit-conflict' })
      await expect(schedulePost(editor, SLUG, seen.id, plan, seen)).rejects.toMatchObject({
        code: 'edit-conflict',
      })
      expect((await readStory(desk.db, SLUG)).posts).toEqual([])
      await publishPost(editor, SLUG, seen.id, await read(editor))
      expect((await readStory(desk.db, SLUG)).posts).toHaveLength(1)
    })

    it('needs no picture that was refused: readers are shown nothing of it', async () => {
      const { desk, editor, contributor, facts } = await aNewsroom()
      facts.set(PICTURE, { state: 'refused', reason: 'It is damaged.' })
      await createPost(contributor, SLUG, { headline: 'Boat', body, submit: true })
      const seen = await read(editor)
      await publishPost(editor, SLUG, seen.id, seen)
      expect((await readStory(desk.db, SLUG)).posts).toHaveLength(1)
    })

    it('leaves a reporter’s own pictures to follow their post', async () => {
      const { desk, editor } = await aNewsroom()
      const reporter = { ...editor, actor: person('Rex', 'reporter') }
      await createPost(reporter, SLUG, { headline: 'Boat', body })
      expect((await readStory(desk.db, SLUG)).posts).toHaveLength(1)
    })
  })
})
