import { describe, expect, it } from 'vitest'
import { startNewsroom } from '../newsroom.ts'
import { json, POSTS, startTarget } from './target.ts'

const { newsroom, call } = startTarget()

describe('who may', () => {
  it.each([
    ['nobody', {}],
    ['a guess', { authorization: 'Bearer sp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['another scheme', { authorization: 'Basic dGVzdDp0ZXN0' }],
  ])('%s writes nothing, on any route of the API', async (_who, headers) => {
    const document = (await newsroom().json('/api/openapi.json')) as {
      paths: Record<string, Record<string, unknown>>
    }
    const routes = Object.entries(document.paths).filter(
      ([path]) => path.startsWith('/api/') && path !== '/api/openapi.json', // it is everybody's
    )
    expect(routes.length).toBeGreaterThan(8)
    for (const [path, methods] of routes) {
      for (const method of Object.keys(methods)) {
        const filled = path
          .replace('{slug}', 'target')
          .replace('{id}', '01a20959-2d53-776d-84d3-a76cd17e0420')
        const answer = await fetch(newsroom().url + filled, {
          method: method.toUpperCase(),
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'get' || method === 'head' ? {} : { body: '{}' }),
        })
        // The door is open to strangers who stand before our own pages; this one does not.
        const fit = /^\/api\/(reader\/)?sign-in\//.test(path) ? [403] : [401, 429]
        expect(fit, `${method} ${path}`).toContain(answer.status)
      }
    }
    // However many guesses came from this address, who has a token is let in.
    expect((await call('GET', '/api/stories')).answer.status).toBe(200)
  })

  it('drafts are seen by no reader, whatever they ask for', async () => {
    const secret = 'unpublished-secret-words'
    const { text } = await call('POST', POSTS, json({ text: secret, publish: false }))
    const { id } = JSON.parse(text) as { id: string }
    await newsroom().api('POST', '/api/stories', { slug: 'hidden', headline: secret })
    const places = [
      '/',
      '/live/target',
      '/live/target.json',
      `/live/target/p/${id}`,
      '/live/target/key-events',
      '/live/hidden',
      '/live/hidden.json',
    ]
    for (const place of places) expect((await call('GET', place)).text, place).not.toContain(secret)
    expect((await call('GET', '/live/hidden')).answer.status).toBe(404)
    expect((await call('GET', `/live/target/p/${id}`)).answer.status).toBe(404)
  })
})

describe('too many calls', () => {
  it('by guesses are refused after a while, by address; who has a token is let in all the same', async () => {
    const besieged = await startNewsroom()
    const guess = (token: string) =>
      fetch(`${besieged.url}/api/stories`, { headers: { authorization: `Bearer ${token}` } })
    const statuses: number[] = []
    for (let n = 0; n < 130; n++) {
      const answer = await guess(`sp_${String(n).padStart(43, 'A')}`)
      statuses.push(answer.status)
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect(statuses.indexOf(429)).toBe(120)
    expect(new Set(statuses.slice(120))).toEqual(new Set([429]))
    expect((await guess(besieged.token)).status).toBe(200)
    expect((await fetch(`${besieged.url}/`)).status, 'readers notice nothing').toBe(200)
    await besieged.close()
  })

  it('by one token are refused above what it may make in a minute, over all routes together', async () => {
    const busy = await startNewsroom({ API_CALLS_A_MINUTE: '3' })
    const authorization = `Bearer ${busy.token}`
    const statuses: number[] = []
    for (const path of ['/api/stories', '/api/stories/x', '/api/stories', '/api/stories', '/api/stories/x']) {
      const answer = await fetch(busy.url + path, { headers: { authorization } })
      statuses.push(answer.status)
      if (answer.status === 429) {
        expect(await answer.json()).toMatchObject({ code: 'too-many-requests' })
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
      }
    }
    expect(statuses).toEqual([200, 404, 200, 429, 429])
    await busy.close()
  })
})
