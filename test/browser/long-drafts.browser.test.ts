import { describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, shot, take, text } from './staff.ts'

const LONG = Array.from(
  { length: 60 },
  (_, n) => `Paragraph ${n + 1}. ${'The river rose again. '.repeat(18)}`,
)
const body = LONG.join('\n\n')

describe.skipIf(isWithoutBrowser)('a long draft', () => {
  const scene = readers()
  const write = (slug: string, post: object) =>
    scene.newsroom.api('POST', `/api/stories/${slug}/posts`, post) as Promise<{ id: string }>

  it('is listed by how it begins, read as a whole, and opened as a whole, a second time without a connection', async () => {
    await aStory(scene.newsroom, 'long-draft', 1)
    const { id } = await write('long-draft', { headline: 'The flood in full', text: body, publish: false })
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/long-draft`)
    const draft = card(page, 'The flood in full')
    await draft.getByText('This is how it begins.').waitFor()
    expect(await draft.getByText('Paragraph 1.').count()).toBe(1)
    expect(await draft.getByText('Paragraph 60.').count()).toBe(0)
    await shot(page, 'long-draft-1280')

    await draft.getByRole('button', { name: 'Read all of it' }).click()
    const dialog = page.getByRole('dialog', { name: 'All of it' })
    await dialog.getByText('Paragraph 60.').waitFor()
    await shot(page, 'long-draft-read-1280')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await take(page, 'The flood in full', 'Edit')
    await text(page).getByText('Paragraph 60.').waitFor()
    await page.getByRole('button', { name: 'New update' }).click()
    await page.context().setOffline(true)
    await take(page, 'The flood in full', 'Edit')
    await text(page).getByText('Paragraph 60.').waitFor()
    await page.context().setOffline(false)

    // Somebody else saves it meanwhile: both see that, and nobody writes over it.
    await scene.newsroom.api('PATCH', `/api/stories/long-draft/posts/${id}`, {
      text: `${body}\n\nParagraph 61.`,
      basedOn: 1,
    })
    await page.getByText('This update has been changed since you began.').waitFor()
    await page.getByRole('button', { name: 'New update' }).click()
    await take(page, 'The flood in full', 'Edit')
    await text(page).getByText('Paragraph 61.').waitFor()
  })

  it('that was written here opens again without a connection', async () => {
    await aStory(scene.newsroom, 'written-here', 1)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/written-here`)
    await text(page).click()
    await page.keyboard.insertText(LONG.join(' '))
    await page.getByRole('button', { name: 'Save draft' }).click()
    await card(page, 'Paragraph 1.').getByText('This is how it begins.').waitFor()
    await page.getByText(/^Draft saved/).waitFor()
    await page.getByRole('button', { name: 'New update' }).click()
    await page.context().setOffline(true)
    await take(page, 'Paragraph 1.', 'Edit')
    await text(page).getByText('Paragraph 60.').waitFor()
    await page.context().setOffline(false)
  })

  it('that waits for approval is read before it is published', async () => {
    await aStory(scene.newsroom, 'approval', 1)
    const writer = await aPerson(scene.newsroom, { name: 'Cal Ito', role: 'contributor' })
    await writer.api('POST', '/api/stories/approval/posts', {
      headline: 'Handed in',
      text: body,
      submit: true,
    })
    const page = await anEditor(scene, 'Ada Lund', { viewport: { width: 390, height: 800 } })
    await page.goto(`${scene.newsroom.url}/newsroom/waiting`)
    const waiting = page.locator('.submission', { hasText: 'Handed in' })
    await waiting.getByRole('button', { name: 'Read all of it' }).waitFor()
    expect(await waiting.getByRole('button', { name: 'Publish' }).count()).toBe(0)
    await shot(page, 'submission-long-390')
    await waiting.getByRole('button', { name: 'Read all of it' }).click()
    await waiting.getByText('Paragraph 60.').waitFor()
    await waiting.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click() // it is somebody else's
    await page.getByText('Nothing waits.').waitFor()
  })
})
