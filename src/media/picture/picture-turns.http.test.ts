import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { aReadyPicture } from '../../../test/media-rows.ts'
import { CHUNK, creation, openDarkroom, type Darkroom, type Secret } from '../../../test/pictures.ts'
import { newId } from '../../platform/ids.ts'
import { mediaGateway } from '../media-gateway-actions.ts'
import { readStory } from '../../story/reads/public-read-actions.ts'
import { createStory } from '../../story/story-actions.ts'
import { putEmbed } from '../embed/embed-store.ts'
import { MEDIA_KEPT_MS } from './picture.ts'
import { pictureMetadata } from './picture-read-actions.ts'
import { allWithdrawnFiles } from '../public-media-actions.ts'
import { createPost } from '../../story/post/create-actions.ts'
import { withdrawPost } from '../../story/post/withdraw-actions.ts'

const DAY = 86_400_000
const BEN: Secret = 'ben-ben-ben-ben-ben-ben'

const shows = (id: string) => ({
  body: { type: 'doc', content: [{ type: 'picture', attrs: { id, alt: 'A boat' } }] },
})

forEachEngine((engine, open) => {
  describe(`pictures on ${engine}`, () => {
    let desk: Desk
    let room: Darkroom
    afterEach(() => room.close())
    const start = async () => {
      desk = await open()
      room = await openDarkroom(desk)
      const context = { ...desk.context, media: mediaGateway }
      await createStory(context, { slug: 'harbour', headline: 'Harbour', status: 'live' })
      return context
    }
    const upload = async (bytes: Buffer, as: Secret) => {
      const id = newId()
      const path = `/api/pictures/uploads/${id}`
      await room.call('POST', '/api/pictures/uploads', creation(id, bytes.length), undefined, as)
      await room.call('PATCH', path, CHUNK(0), bytes, as)
      desk.clock.pass(1)
      return id
    }

    it('are made one of each person in turn, and first those that readers see without', async () => {
      const context = await start()
      const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#369' } })
        .jpeg()
        .toBuffer()
      const ada: string[] = []
      for (let at = 0; at < 4; at += 1) ada.push(await upload(bytes, 'ada-ada-ada-ada-ada-ada'))
      const ben = [await upload(bytes, BEN), await upload(bytes, BEN)]
      const [first = '', second = '', third = '', published = ''] = ada
      await createPost(context, 'harbour', shows(published))
      await room.develop()
      const [bens = '', another = ''] = ben
      expect(room.settled).toEqual([published, bens, first, another, second, third])
    })

    it('that nothing uses any more go after a week, with their files', async () => {
      const context = await start()
      const [shown, withdrawn] = [newId(), newId()]
      for (const id of [shown, withdrawn]) {
        await aReadyPicture(desk.db, id)
        await room.store.put(`pictures/${id}/0123456789-480.jpeg`, new Uint8Array([1]), 'image/jpeg')
      }
      await createPost(context, 'harbour', shows(shown))
      const post = await createPost(context, 'harbour', shows(withdrawn))
      await withdrawPost(context, 'harbour', post.result.post.id, null)
      expect(await room.prune()).toBe(0)
      desk.clock.pass(MEDIA_KEPT_MS.used)
      expect(await room.prune()).toBe(0)
      desk.clock.pass(1)
      expect(await room.prune()).toBe(1)
      await room.develop()
      expect(await room.store.get(`pictures/${withdrawn}/0123456789-480.jpeg`)).toBeUndefined()
      const kept = await room.store.get(`pictures/${shown}/0123456789-480.jpeg`)
      kept?.stream.destroy()
      expect(kept?.size).toBe(1)
      expect(room.withdrawn).toContain(`/media/pictures/${withdrawn}/0123456789-480.jpeg`)
      expect((await pictureMetadata(desk.db, [withdrawn])).get(withdrawn)).toEqual({
        state: 'refused',
        reason: expect.stringContaining('This picture was removed.'),
      })
    })

    it('that a draft uses stay, and so does one that is used again in time', async () => {
      const context = await start()
      const [drafted, again] = [newId(), newId()]
      for (const id of [drafted, again]) await aReadyPicture(desk.db, id, { used_at: 1 })
      await createPost(context, 'harbour', { ...shows(drafted), publish: false })
      await room.prune()
      desk.clock.pass(MEDIA_KEPT_MS.used + 1)
      await createPost(context, 'harbour', shows(again))
      expect(await room.prune()).toBe(0)
    })

    it('and embeds that a killed process has not looked at are found withdrawn by the next look at all', async () => {
      const context = await start()
      const { id: storyId } = (await readStory(desk.db, 'harbour')).story
      const [kept, gone] = [newId(), newId()]
      for (const id of [kept, gone]) await aReadyPicture(desk.db, id, { public_in: storyId })
      const url = 'https://news.example/story'
      const src = `/media/embeds/${'a'.repeat(24)}-0123456789.jpeg`
      const thumbnail = { src, width: 800, height: 450 }
      const facts = { provider: '', title: 'Told', author: '', text: '', thumbnail, frame: null }
      await desk.db.transact((tx) => putEmbed(tx, url, facts, 1))
      await desk.db.write.updateTable('embed').set({ public_in: storyId }).execute()
      await createPost(context, 'harbour', shows(kept))
      expect((await allWithdrawnFiles(desk.db)).toSorted()).toEqual([
        src,
        ...['avif', 'jpeg', 'webp'].map((type) => `/media/pictures/${gone}/0123456789-480.${type}`),
      ])
      expect(await allWithdrawnFiles(desk.db)).toEqual([])
    })

    it('that were never used may belong to a draft on a device, and stay for sixty days', async () => {
      await start()
      const id = newId()
      await aReadyPicture(desk.db, id, { settled_at: desk.clock.now() })
      await room.prune()
      desk.clock.pass(60 * DAY)
      expect(await room.prune()).toBe(0)
      desk.clock.pass(1)
      expect(await room.prune()).toBe(1)
    })

    it('of embeds go a week after the last post that shows them, and are asked for anew', async () => {
      const context = await start()
      const src = `/media/embeds/${'a'.repeat(24)}-0123456789.jpeg`
      const thumbnail = { src, width: 800, height: 450 }
      const url = 'https://news.example/story'
      const facts = { provider: '', title: 'Told', author: '', text: '', thumbnail, frame: null }
      await desk.db.transact((tx) => putEmbed(tx, url, facts, 1))
      await room.store.put(src.slice('/media/'.length), new Uint8Array([1]), 'image/jpeg')
      const body = { type: 'doc', content: [{ type: 'embed', attrs: { url } }] }
      const post = await createPost(context, 'harbour', { body })
      await room.prune()
      desk.clock.pass(30 * DAY)
      expect(await room.prune()).toBe(0)
      await withdrawPost(context, 'harbour', post.result.post.id, null)
      await room.prune()
      desk.clock.pass(MEDIA_KEPT_MS.used + 1)
      expect(await room.prune()).toBe(1)
      await room.develop()
      expect(await room.store.get(src.slice('/media/'.length))).toBeUndefined()
      await createPost(context, 'harbour', { body })
      const jobs = await desk.db.read.selectFrom('job').select('kind').execute()
      expect(jobs.map(({ kind }) => kind)).toContain('embed.resolve')
    })
  })
})
