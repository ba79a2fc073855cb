import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { newId } from '../../platform/ids.ts'
import { bodyFromText } from '../body/body.ts'
import { createStory } from '../story-actions.ts'
import { keepTemplate, listTemplates, removeTemplate } from './template-actions.ts'
import { MAX_TEMPLATES } from './template.ts'

const FIGURES = {
  name: 'Figures ',
  kind: 'update',
  headline: null,
  dateline: 'Quay',
  body: bodyFromText('NUMBER people'),
  attribution: null,
} as const

forEachEngine((engine, open) => {
  describe(`a template on ${engine}`, () => {
    async function aNewsroom() {
      const { context, db } = await open()
      const sport = newId()
      await db.transact((tx) =>
        tx.insertInto('desk').values({ id: sport, name: 'Sport', created_at: 0 }).execute(),
      )
      await createStory(context, { headline: 'Harbour', slug: 'harbour' })
      await createStory(context, { headline: 'Ferry', slug: 'ferry' })
      await createStory(context, { headline: 'Match', slug: 'match', deskId: sport })
      const names = async (slug: string) => (await listTemplates(context, slug)).map(({ name }) => name)
      return { context, names }
    }

    it('is there in every story of its desk, in no other’s, and takes its own place', async () => {
      const { context, names } = await aNewsroom()
      const id = newId()
      await keepTemplate(context, 'harbour', id, FIGURES)
      expect(await listTemplates(context, 'ferry')).toEqual([
        { id, name: 'Figures', content: { ...FIGURES, name: undefined } },
      ])
      expect(await names('match')).toEqual([])
      await keepTemplate(context, 'ferry', id, { ...FIGURES, name: 'Numbers' })
      expect(await names('harbour')).toEqual(['Numbers'])
      await expect(keepTemplate(context, 'match', id, FIGURES)).rejects.toMatchObject({ code: 'id-taken' })
      await removeTemplate(context, 'match', id)
      expect(await names('harbour')).toEqual(['Numbers'])
      await removeTemplate(context, 'harbour', id)
      await removeTemplate(context, 'harbour', id)
      expect(await names('harbour')).toEqual([])
    })

    it('has a name of its own and words only, and a desk has not too many', async () => {
      const { context, names } = await aNewsroom()
      const keep = (change: object) => keepTemplate(context, 'harbour', newId(), { ...FIGURES, ...change })
      await keep({})
      await expect(keep({})).rejects.toMatchObject({ code: 'invalid-template' })
      await expect(keep({ name: ' \n' })).rejects.toMatchObject({ code: 'invalid-template' })
      await expect(keep({ name: 'x'.repeat(61) })).rejects.toMatchObject({ code: 'too-long' })
      await expect(keep({ name: 'H', headline: 'x'.repeat(301) })).rejects.toMatchObject({ code: 'too-long' })
      const embed = { type: 'embed', attrs: { url: 'https://video.example/1' } }
      const withEmbed = { name: 'E', body: { type: 'doc', content: [embed] } }
      await expect(keep(withEmbed)).rejects.toMatchObject({ code: 'invalid-template' })
      await expect(keep({ name: 'B', body: { type: 'no' } })).rejects.toMatchObject({ code: 'invalid-body' })
      for (let n = 2; n <= MAX_TEMPLATES; n++) await keep({ name: `Template ${n}` })
      await expect(keep({ name: 'One more' })).rejects.toMatchObject({ code: 'too-many-templates' })
      expect(await names('harbour')).toHaveLength(MAX_TEMPLATES)
    })
  })
})
