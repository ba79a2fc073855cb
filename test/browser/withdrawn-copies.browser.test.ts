import { describe, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, shot } from './staff.ts'

describe.skipIf(isWithoutBrowser)('who withdraws an update while a cache cannot be reached', () => {
  const scene = readers()

  it('reads until when copies of it may last', async () => {
    await aStory(scene.newsroom, 'copies', 1)
    const page = await anEditor(scene, 'Ada Lund', { timezoneId: 'Europe/London', locale: 'en-GB' })
    await page.route('**/withdraw', async (route) => {
      const answer = await route.fetch()
      const post = (await answer.json()) as object
      await route.fulfill({ response: answer, json: { ...post, copiesUntil: '2026-12-01T14:32:00.000Z' } })
    })
    await page.goto(`${scene.newsroom.url}/newsroom/copies`)
    await card(page, 'Post 1').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByLabel('Reason, for readers').fill('It was another ship.')
    await page.getByRole('button', { name: 'Withdraw the update' }).click()
    await page
      .getByText('The post was withdrawn here. Copies in caches may last until 14:32.')
      .first()
      .waitFor()
    await shot(page, 'withdrawn-copies-1280')
    await page.setViewportSize({ width: 390, height: 800 })
    await shot(page, 'withdrawn-copies-390')
  })
})
