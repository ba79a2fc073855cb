import { AxeBuilder } from '@axe-core/playwright'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { newId } from '../../src/platform/ids.ts'
import { aPerson } from '../people.ts'
import { CHUNK, creation } from '../pictures.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, pageOf, shot, take } from './staff.ts'

describe.skipIf(isWithoutBrowser)('a picture that must go', () => {
  const scene = readers()

  it('is removed everywhere by an editor, who is asked first; a reporter is not offered it', async () => {
    const { newsroom } = scene
    await aStory(newsroom, 'quay', 0)
    const id = newId()
    const bytes = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer()
    const headers = { authorization: `Bearer ${newsroom.token}`, 'tus-resumable': '1.0.0' }
    const uploads = `${newsroom.url}/api/pictures/uploads`
    await fetch(uploads, { method: 'POST', headers: { ...headers, ...creation(id, bytes.length) } })
    const body = new Uint8Array(bytes)
    await fetch(`${uploads}/${id}`, { method: 'PATCH', headers: { ...headers, ...CHUNK(0) }, body })
    const picture = { type: 'picture', attrs: { id, alt: 'The quay at night' } }
    await newsroom.api('POST', '/api/stories/quay/posts', {
      headline: 'At the quay',
      body: { type: 'doc', content: [picture] },
    })
    const page = await scene.blank()
    await page.goto(`${newsroom.url}/live/quay`)
    await page.getByAltText('The quay at night').waitFor({ timeout: 15_000 })

    const reporter = await pageOf(scene, await aPerson(newsroom, { name: 'Rex Oh', role: 'reporter' }))
    await reporter.goto(`${newsroom.url}/newsroom/quay`)
    await card(reporter, 'At the quay').waitFor()
    expect(await reporter.getByRole('button', { name: 'Remove this picture everywhere' }).count()).toBe(0)

    const editor = await anEditor(scene)
    await editor.goto(`${newsroom.url}/newsroom/quay`)
    await take(editor, 'At the quay', 'Edit')
    const remove = editor.getByRole('button', { name: 'Remove this picture everywhere' })
    await remove.waitFor()
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        await editor.emulateMedia({ colorScheme })
        await editor.setViewportSize({ width, height: 900 })
        await remove.scrollIntoViewIfNeeded()
        expect(await editor.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        await shot(editor, `remove-picture-${width}-${colorScheme}`)
      }
    const { violations } = await new AxeBuilder({ page: editor }).include('.picture-box').analyze()
    expect(violations).toEqual([])

    const questions: string[] = []
    editor.once('dialog', (dialog) => {
      questions.push(dialog.message())
      dialog.dismiss().catch(() => undefined)
    })
    await remove.press('Enter')
    await expect.poll(() => questions.length).toBe(1)
    expect(questions[0]).toContain('This cannot be undone.')
    expect(await page.getByAltText('The quay at night').count()).toBe(1)

    editor.once('dialog', (dialog) => {
      dialog.accept().catch(() => undefined)
    })
    await remove.press('Enter')
    await editor.getByText('Refused: It was removed everywhere.').waitFor()
    const focused = () => editor.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe('Refused: It was removed everywhere.')
    await shot(editor, 'removed-picture-1280')
    await page.getByAltText('The quay at night').waitFor({ state: 'detached', timeout: 10_000 })
  })
})
