import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import { changeStory } from '../story/change.ts'
import { ENTITIES } from '../story/entities.ts'
import { createPost } from '../story/post/create-actions.ts'
import { pinPost } from '../story/post/pin-actions.ts'
import { readPatch } from '../story/reads/patch-actions.ts'
import { readStory } from '../story/reads/public-read-actions.ts'
import { createStory, editStory, setSummary } from '../story/story-actions.ts'
import { loadAssets } from './assets.ts'
import { createUrlBuilder, type SiteContext } from './site-context.ts'
import type { LivePart } from './live-part.ts'
import { renderPatch, renderStoryPage } from './render.tsx'
import { STORY_PARTS } from './story-parts.tsx'

const SLUG = 'harbour'
const ASSETS = fileURLToPath(new URL('../../dist/assets', import.meta.url))

/** A part as a module above stories would bring it. */
const claims: LivePart<string> = {
  entity: 'claims',
  region: 'claims',
  place: 'side',
  read: async (_read, story) => `What is claimed of ${story.headline}`,
  render: (view) => (
    <aside id="claims" data-region="">
      {view}
    </aside>
  ),
}

async function anEdition(): Promise<SiteContext> {
  return {
    site: { name: 'Test', url: 'http://localhost', timeZone: 'UTC' },
    paths: createUrlBuilder(''),
    absoluteUrls: createUrlBuilder('http://localhost'),
    assets: await loadAssets(ASSETS),
  }
}

forEachEngine((engine, open) => {
  async function aStory(): Promise<Desk & { id: string; siteContext: SiteContext }> {
    const desk = await open()
    const { story } = await createStory(desk.context, { slug: SLUG, headline: 'Harbour', status: 'live' })
    return { ...desk, id: story.id, siteContext: await anEdition() }
  }

  /** The regions of the patch since the story was made, by their ids. */
  async function regionsOf(
    { db, id, siteContext }: Awaited<ReturnType<typeof aStory>>,
    parts: readonly LivePart[],
  ): Promise<Record<string, string>> {
    const { story } = await readStory(db, SLUG)
    const patch = await readPatch(db, id, { epoch: story.epoch, seq: 0 }, parts)
    if (typeof patch !== 'object') throw new Error('no patch')
    const { regions = {} } = JSON.parse(renderPatch(patch, siteContext)) as {
      regions?: Record<string, string>
    }
    return regions
  }

  describe(`the parts of a story’s page on ${engine}`, () => {
    it('are one for each entity that the story names, each an element that says which region it is', async () => {
      expect(STORY_PARTS.map(({ entity }) => entity).toSorted()).toEqual(
        Object.values(ENTITIES)
          .map(({ name }) => name)
          .toSorted(),
      )
      const desk = await aStory()
      const empty = renderStoryPage(await readStory(desk.db, SLUG, STORY_PARTS), desk.siteContext)
      const { post } = (await createPost(desk.context, SLUG, { headline: 'One', isKeyEvent: true })).result
      await pinPost(desk.context, SLUG, post.id, true)
      await setSummary(desk.context, SLUG, [{ text: 'A point', postId: null }])
      await editStory(desk.context, SLUG, { standfirst: 'So far' })
      const full = renderStoryPage(await readStory(desk.db, SLUG, STORY_PARTS), desk.siteContext)
      const regions = await regionsOf(desk, STORY_PARTS)
      expect(Object.keys(regions).toSorted()).toEqual(STORY_PARTS.map(({ region }) => region).toSorted())
      for (const { region } of STORY_PARTS) {
        const element = new RegExp(`<[a-z]+ id="${region}" data-region[ =>]`)
        expect(empty).toMatch(element)
        expect(full).toMatch(element)
        expect(full).toContain(regions[region])
      }
    })

    it('may be another module’s: it is on the page, and in the patch when the log names it', async () => {
      const desk = await aStory()
      const parts = [...STORY_PARTS, claims]
      await setSummary(desk.context, SLUG, [{ text: 'A point', postId: null }])
      expect(await regionsOf(desk, parts)).not.toHaveProperty('claims')
      await changeStory(desk.context, SLUG, async (change) => change.markChanged({ name: 'claims' }))
      const html = '<aside id="claims" data-region>What is claimed of Harbour</aside>'
      expect(await regionsOf(desk, parts)).toMatchObject({ claims: html })
      expect(renderStoryPage(await readStory(desk.db, SLUG, parts), desk.siteContext)).toContain(html)
      // A process that does not have the module passes over what it cannot show.
      expect(Object.keys(await regionsOf(desk, STORY_PARTS))).toEqual(['summary'])
    })
  })
})
