import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { aReadyPicture } from '../../test/media-rows.ts'
import { forEachEngine } from '../../test/databases.ts'
import { putEmbed } from '../media/embed/embed-store.ts'
import { loadAssets } from '../pages/assets.ts'
import { newId } from '../platform/ids.ts'
import { DiskStore } from '../platform/media-store/disk-store.ts'
import { mediaGateway } from '../media/media-gateway-actions.ts'
import { breakOut } from '../story/article/article-actions.ts'
import { createStory, moveStory } from '../story/story-actions.ts'
import { exportStaticSite } from './static-site.ts'
import { createPost } from '../story/post/create-actions.ts'
import { withdrawPost } from '../story/post/withdraw-actions.ts'

const ASSETS = fileURLToPath(new URL('../../dist/assets', import.meta.url))
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-export-'))
  folders.push(folder)
  return folder
}

const doc = (...content: object[]) => ({ type: 'doc', content })
const picture = (id: string) => ({ type: 'picture', attrs: { id, alt: 'A boat' } })

forEachEngine((engine, open) => {
  describe(`an exported story on ${engine}`, () => {
    it('has every file that it shows, of pictures, embeds and articles, and nothing that its words only look like', async () => {
      const { db, context: plain } = await open()
      const context = { ...plain, media: mediaGateway }
      const [lead, shown, inQuote, inArticle, withdrawn] = [newId(), newId(), newId(), newId(), newId()]
      for (const id of [lead, shown, inQuote, inArticle, withdrawn]) await aReadyPicture(db, id)
      const src = `/media/embeds/${'a'.repeat(24)}-0123456789.jpeg`
      const thumbnail = { src, width: 800, height: 450 }
      const url = 'https://news.example/story'
      const facts = { provider: 'news.example', title: 'Told', author: '', text: '', thumbnail, frame: null }
      await db.transact((tx) => putEmbed(tx, url, facts, 1))

      await createStory(context, {
        slug: 'harbour',
        headline: 'Harbour',
        status: 'live',
        leadImage: { id: lead, alt: 'The quay' },
      })
      const words = 'See media/pictures/Map.png and media/embeds/../../x.jpg, or media/pictures/é.a'
      await createPost(context, 'harbour', { headline: words, text: words })
      const link = { type: 'link', attrs: { href: 'https://example.org/media/pictures/Map.png' } }
      const linked = { type: 'paragraph', content: [{ type: 'text', text: 'A map', marks: [link] }] }
      await createPost(context, 'harbour', {
        body: doc(linked, picture(shown), { type: 'embed', attrs: { url } }),
      })
      await createPost(context, 'harbour', {
        body: doc({ type: 'blockquote', content: [picture(inQuote)] }),
      })
      const report = await createPost(context, 'harbour', { headline: 'What happened', text: 'Words.' })
      await breakOut(context, 'harbour', report.result.post.id, { body: doc(picture(inArticle)) })
      const gone = await createPost(context, 'harbour', { body: doc(picture(withdrawn)) })
      await withdrawPost(context, 'harbour', gone.result.post.id, null)
      await moveStory(context, 'harbour', 'closed')

      const media = new DiskStore(await newFolder())
      const keyOf = (id: string) => `pictures/${id}/0123456789-480.jpeg`
      for (const id of [lead, shown, inQuote, inArticle, withdrawn])
        await media.put(keyOf(id), new Uint8Array([1]), 'image/jpeg')
      await media.put(src.slice('/media/'.length), new Uint8Array([2]), 'image/jpeg')

      const out = await newFolder()
      const site = { name: 'Test', url: 'http://localhost', timeZone: 'UTC' }
      await exportStaticSite({ db, site, assets: await loadAssets(ASSETS), media }, 'harbour', out)
      expect((await readdir(join(out, 'media', 'pictures'))).toSorted()).toEqual(
        [lead, shown, inQuote, inArticle].toSorted(),
      )
      expect([...(await readFile(join(out, src)))]).toEqual([2])
    })
  })
})
