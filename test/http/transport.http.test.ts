import { afterEach, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** What each of these pages says of https; the page twice, since the second comes from the cache. */
async function saidOfHttps(environment: Record<string, string>): Promise<(string | null)[]> {
  const newsroom: Newsroom = await startNewsroom(environment)
  undo.push(() => newsroom.close())
  await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
  const paths = ['/', '/live/harbour', '/live/harbour', '/newsroom', '/live/none']
  const said: (string | null)[] = []
  for (const path of paths) {
    const answer = await fetch(newsroom.url + path)
    await answer.arrayBuffer()
    said.push(answer.headers.get('strict-transport-security'))
  }
  return [...new Set(said)]
}

describe('browsers are told to come back by https', () => {
  it('by every page where readers come by https', async () => {
    expect(await saidOfHttps({ PUBLIC_URL: 'https://live.example.org' })).toEqual(['max-age=31536000'])
  })

  it('in the operator’s own words, or not at all', async () => {
    const PUBLIC_URL = 'https://live.example.org'
    const own = 'max-age=63072000; includeSubDomains'
    expect(await saidOfHttps({ PUBLIC_URL, HSTS: own })).toEqual([own])
    expect(await saidOfHttps({ PUBLIC_URL, HSTS: 'off' })).toEqual([null])
  })

  it('not where they come by http', async () => {
    expect(await saidOfHttps({})).toEqual([null])
  })
})
