import { describe, expect, it } from 'vitest'
import { aPerson } from '../people.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, headline, pageOf, shot } from './staff.ts'

describe.skipIf(isWithoutBrowser)('the desk', () => {
  const scene = readers()
  const words = (page: Awaited<ReturnType<typeof anEditor>>) =>
    page.getByRole('region', { name: 'Published' }).locator('.desk-post h2').allTextContents()

  it('shows every post in its place, though one from far below is edited or pinned', async () => {
    await aStory(scene.newsroom, 'far-below', 130)
    const { posts } = (await scene.newsroom.api('GET', '/api/stories/far-below')) as {
      posts: { id: string; headline: string }[]
    }
    const at = (post: string) =>
      `/api/stories/far-below/posts/${posts.find((each) => each.headline === post)?.id ?? ''}`
    await scene.newsroom.api('POST', `${at('Post 40')}/pin`, { isPinned: true })
    const page = await anEditor(scene)
    await page.setViewportSize({ width: 1280, height: 500 })
    // Nothing of further down is fetched before the edit has been told.
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    await page.route('**/desk/older/*', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${scene.newsroom.url}/newsroom/far-below`)
    await card(page, 'Post 130').waitFor()
    const pinned = page.getByRole('region', { name: 'Pinned' })
    await pinned.getByText('Post 40').waitFor()
    await shot(page, 'desk-pinned-1280')
    await scene.newsroom.api('PATCH', at('Post 35'), { headline: 'Post 35, edited', basedOn: 1 })
    await scene.newsroom.api('POST', `${at('Post 36')}/pin`, { isPinned: true })
    await pinned.getByText('Post 36').waitFor() // so the edit before it has come too
    letGo()
    const all = Array.from({ length: 130 }, (_, n) => `Post ${130 - n}`)
      .filter((post) => post !== 'Post 40' && post !== 'Post 36')
      .map((post) => (post === 'Post 35' ? 'Post 35, edited' : post))
    const wordsToTheEnd = async () => {
      await page.mouse.wheel(0, 100_000) // the list goes on by itself where one gets to its end
      return words(page)
    }
    await expect.poll(wordsToTheEnd, { timeout: 10_000 }).toEqual(all)
    await pinned.locator('.desk-post', { hasText: 'Post 36' }).getByRole('button', { name: 'Unpin' }).click()
    await expect.poll(async () => (await words(page)).includes('Post 36')).toBe(true)
  })

  it('says why it does not open, and who may come where', async () => {
    const person = await aPerson(scene.newsroom, { name: 'Cal Ito', role: 'contributor' })
    const page = await pageOf(scene, person)
    await page.goto(`${scene.newsroom.url}/newsroom/no-such-story`)
    await page.getByText('There is no such story, or it belongs to a desk that you are not on.').waitFor()
    await page.goto(`${scene.newsroom.url}/newsroom/people`)
    await page.getByRole('heading', { name: 'Only admins come here' }).waitFor()
    await aStory(scene.newsroom, 'over-now', 1)
    await scene.newsroom.api('PUT', '/api/stories/over-now/status', { status: 'closed' })
    await page.goto(`${scene.newsroom.url}/newsroom/over-now`)
    await page.getByText('This story is closed. Nothing can be filed to it.').waitFor()
  })

  it('says at the door whose session has ended, and not to those who left by themselves', async () => {
    const person = await aPerson(scene.newsroom, { name: 'Dag Ek', role: 'reporter' })
    const page = await pageOf(scene, person)
    await aStory(scene.newsroom, 'at-the-door', 1)
    await page.goto(`${scene.newsroom.url}/newsroom/at-the-door`)
    await headline(page).fill('Half a')
    const admin = await aPerson(scene.newsroom, { name: 'Boss', isAdmin: true })
    await admin.api('DELETE', `/api/people/${person.id}`)
    await page.getByText('The session of Dag Ek has ended here.').waitFor()
    await shot(page, 'door-ended-1280')
    const other = await anEditor(scene, 'Eva Holm')
    await other.goto(`${scene.newsroom.url}/newsroom/you`)
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.getByRole('button', { name: 'Sign out and keep it' }).click()
    await other.getByRole('button', { name: 'Mail me a code' }).waitFor()
    expect(await other.getByText('has ended').count()).toBe(0)
  })
})
