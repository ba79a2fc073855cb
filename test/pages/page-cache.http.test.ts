import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import type { StoryDatabase } from '../../src/story/change.ts'
import { TERMINAL } from '../../src/access/actor.ts'
import { newId } from '../../src/platform/ids.ts'
import { createPost } from '../../src/story/post/create-actions.ts'

let newsroom: Newsroom
beforeEach(async () => {
  newsroom = await startNewsroom()
  await newsroom.api('POST', '/api/stories', { slug: 'night', headline: 'Night', status: 'live' })
})
afterEach(() => newsroom.close())

/** How often the database is read for a page while something happens. */
async function readsWhile(what: () => Promise<unknown>): Promise<number> {
  const snapshot = vi.spyOn(newsroom.server.contextFor(TERMINAL).db as StoryDatabase, 'snapshot')
  await what()
  const { length } = snapshot.mock.calls
  snapshot.mockRestore()
  return length
}
const front = async () => (await fetch(newsroom.url)).text()

describe('the front page', () => {
  it('is not made anew for what only the desk sees', async () => {
    await front()
    await createPost(newsroom.server.contextFor(TERMINAL), 'night', { text: 'a draft', publish: false })
    expect(await readsWhile(front)).toBe(0)
  })

  it('is not made anew for who opens or leaves a desk', async () => {
    await front()
    await newsroom.api('PUT', `/api/stories/night/presence/${newId()}`, { postId: null })
    expect(await readsWhile(front)).toBe(0)
  })

  it('is made anew for what readers see', async () => {
    await front()
    await newsroom.api('PATCH', '/api/stories/night', { headline: 'A long night' })
    expect(await readsWhile(front)).toBe(2) // whether it has changed, and what it is now
    expect(await front()).toContain('A long night')
  })
})

describe('a change that no wake-up told of', () => {
  it('is in the changes as soon as somebody asks, and then on the page', async () => {
    const context = newsroom.server.contextFor(TERMINAL)
    const { position } = (await newsroom.json('/live/night.json')) as { position: string }
    const changes = async () =>
      ((await newsroom.json(`/live/night/changes/${position}`)) as { posts: string[] }).posts.join()
    const page = async () => (await fetch(`${newsroom.url}/live/night`)).text()
    await page()
    expect(await changes()).toBe('')
    await createPost({ ...context, changed: () => undefined }, 'night', { text: 'unheard of' })
    expect(await page()).not.toContain('unheard of')
    expect(await changes()).toContain('unheard of')
    await expect.poll(page).toContain('unheard of')
  })
})
