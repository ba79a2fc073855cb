import { glob, readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, requestTo } from './client.ts'

afterEach(() => void vi.unstubAllGlobals())

describe('a request to the API', () => {
  it('has the address that devices have kept since before: what waits in an outbox stays valid', () => {
    expect(requestTo('POST /api/stories/:slug/posts', { params: { slug: 'floods' }, body: {} })).toEqual({
      method: 'POST',
      path: '/api/stories/floods/posts',
      body: {},
    })
    const params = { slug: 'floods', id: '01a2096d-0000-7000-8000-000000000001' }
    expect(requestTo('PATCH /api/stories/:slug/posts/:id', { params, body: {} }).path).toBe(
      '/api/stories/floods/posts/01a2096d-0000-7000-8000-000000000001',
    )
    expect(requestTo('POST /api/pictures/uploads').path).toBe('/api/pictures/uploads')
  })

  it('escapes what stands in an address, and leaves out what is not asked', () => {
    const id = 'a+b/c?'
    expect(requestTo('DELETE /api/me/passkeys/:id', { params: { id } }).path).toBe(
      '/api/me/passkeys/a%2Bb%2Fc%3F',
    )
    const query = { search: 'high water', status: undefined }
    expect(requestTo('GET /api/stories', { query }).path).toBe('/api/stories?search=high+water')
    expect(requestTo('GET /api/stories').path).toBe('/api/stories')
  })

  it('sends no body where the route takes none', async () => {
    vi.stubGlobal('navigator', { onLine: true })
    const fetched = vi.fn(async () => new Response('{}', { headers: { 'content-type': 'application/json' } }))
    vi.stubGlobal('fetch', fetched)
    await call('POST /api/sign-out')
    const [path, init] = fetched.mock.calls[0] as unknown as [string, RequestInit]
    expect(path).toBe('/api/sign-out')
    expect(init.method).toBe('POST')
    expect(init.body).toBeUndefined()
  })

  it('is written as a route of the contracts, and nowhere as an address', async () => {
    const addresses: string[] = []
    for await (const file of glob('src/newsroom/app/**/*.{ts,tsx}')) {
      if (file.includes('.test.') || file.startsWith('src/newsroom/app/api/')) continue
      const code = (await readFile(file, 'utf8')).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      for (const [literal] of code.matchAll(/['"`]\/api\/[^'"`]*/g)) addresses.push(`${file}: ${literal}`)
    }
    expect(addresses).toEqual([])
  })
})
