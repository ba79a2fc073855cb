import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { get, type IncomingMessage } from 'node:http'
import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { foreign, POSTS, UNKNOWN, startTarget } from './target.ts'

const { newsroom, call, publish } = startTarget()

describe('pages over HTTP', () => {
  it('differ by encoding in their ETags, and are not sent again to who has them', async () => {
    const etags = new Set<string>()
    for (const encoding of ['br', 'gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding }
      const { answer } = await call('GET', '/live/target', { headers })
      const etag = answer.headers.get('etag') ?? ''
      etags.add(etag)
      const again = await call('GET', '/live/target', { headers: { ...headers, 'if-none-match': etag } })
      expect(again.answer.status).toBe(304)
      await newsroom().api('POST', POSTS, { text: `after ${encoding}` })
      const changed = await call('GET', '/live/target', { headers: { ...headers, 'if-none-match': etag } })
      expect(changed.answer.status).toBe(200)
      expect(changed.text).toContain(`after ${encoding}`)
    }
    expect(etags.size).toBe(3)
  })

  it('are the same for every reader, and say how they may be cached', async () => {
    const { answer } = await call('GET', '/live/target', { headers: { cookie: 'who=me' } })
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe(
      'public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=3600',
    )
    expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  })

  it('that are not there say so, to people and to programs', async () => {
    const page = await call('GET', '/nowhere')
    expect([page.answer.status, page.answer.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    expect(page.text).toContain('There is nothing at this address.')
    expect((await call('GET', '/api/nowhere')).code).toBe('not-found')
    for (const path of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/main.js',
      '/live/UPPER',
      '/live/target/p/x',
      '/live/target/older/x',
    ]) {
      expect((await call('GET', path)).answer.status, path).toBe(404)
    }
  })
})

describe('every page', () => {
  async function pages(): Promise<string[]> {
    const { id, publishedAt } = await publish({ text: 'one of them' })
    const older = `/live/target/older/${Date.parse(publishedAt) + 1}-${id}`
    return ['/', '/live/target', '/live/target/key-events', `/live/target/p/${id}`, older]
  }

  it('runs under a policy without exceptions, refusals too', async () => {
    for (const path of [...(await pages()), '/nowhere', '/live/never', `/live/target/p/${UNKNOWN}`]) {
      for (const method of ['GET', 'HEAD']) {
        const { answer } = await call(method, path)
        const policy = answer.headers.get('content-security-policy') ?? ''
        expect(answer.headers.get('content-type'), path).toBe('text/html; charset=utf-8')
        expect(policy, `${method} ${path}`).toMatch(/default-src 'none'.*base-uri 'none'/)
        expect(policy).not.toMatch(/unsafe|\*|data:/)
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
        expect(answer.headers.get('set-cookie')).toBeNull()
      }
    }
  })

  it('is the same in every encoding, under a name of its own in each, and to HEAD', async () => {
    const raw = (path: string, method: string, headers: Record<string, string>) =>
      new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
        get(newsroom().url + path, { method, headers }, (message) => {
          const parts: Buffer[] = []
          message.on('data', (part: Buffer) => parts.push(part))
          message.on('end', () => resolve({ message, body: Buffer.concat(parts) }))
        }).on('error', reject)
      })
    for (const path of await pages()) {
      const etags = new Set<string>()
      const texts = new Set<string>()
      for (const encoding of ['br', 'gzip', 'identity']) {
        const headers = { 'accept-encoding': encoding }
        const { message, body } = await raw(path, 'GET', headers)
        const decode = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }
        texts.add(decode[encoding as 'br'](body).toString())
        const etag = message.headers.etag ?? ''
        etags.add(etag)
        expect(etag, path).toMatch(/^"[^"]+"$/)
        expect(message.headers.vary).toBe('Accept-Encoding')
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const again = await raw(path, 'GET', { ...headers, 'if-none-match': known })
          expect([again.message.statusCode, again.body.length, again.message.headers.etag]).toEqual([
            304,
            0,
            etag,
          ])
        }
        const other = await raw(path, 'GET', { ...headers, 'if-none-match': '"other"' })
        expect(other.message.statusCode).toBe(200)
        const head = await raw(path, 'HEAD', headers)
        expect([head.message.statusCode, head.body.length]).toEqual([200, 0])
        expect([head.message.headers.etag, head.message.headers['content-length']]).toEqual([
          etag,
          message.headers['content-length'],
        ])
      }
      expect([etags.size, texts.size], path).toEqual([3, 1])
    }
  })
})

describe('addresses', () => {
  it.each([
    '/live/__proto__',
    '/live/constructor',
    '/live/constructor.json',
    '/live/target/p/__proto__',
    `/live/target/p/${UNKNOWN}`,
    '/live/target/older/__proto__',
    '/assets/__proto__',
    '/assets/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e%5cmanifest.json',
    '/assets/manifest.json',
    '/live/target%00',
    `/live/${'x'.repeat(190)}`,
  ])('%s is not there', async (path) => {
    expect((await call('GET', path)).answer.status).toBe(404)
  })

  it('with a slash in disguise lead nowhere, whatever pages are kept', async () => {
    const { id } = await publish({ text: 'kept' })
    for (const page of ['key-events', `p/${id}`]) {
      expect((await call('GET', `/live/target/${page}`)).answer.status).toBe(200)
      const disguised = await call('GET', `/live/target%2F${page.replace('/', '%2F')}`)
      expect(disguised.answer.status, page).toBe(404)
    }
  })

  it.each([
    ['/live/target/changes/%zz', '/live/%zz', 'a broken escape'],
    ['/api/%zz', '/%', 'a broken escape elsewhere'],
  ])('%s and %s (%s) are refused in our words, under our headers', async (...given) => {
    for (const path of given.slice(0, 2)) {
      const { answer, text } = await call('GET', path)
      expect(answer.status, path).toBeGreaterThanOrEqual(400)
      expect(answer.status, path).toBeLessThan(500)
      expect(text, path).not.toContain('FST_ERR')
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff')
    }
  })

  it('put nothing into the headers of an answer', async () => {
    const injected = '%0d%0aX-Injected:%201%0d%0a%0d%0a<x-evil>'
    for (const path of [
      `/live/${injected}`,
      `/live/target/p/${injected}`,
      `/live/target/older/${injected}`,
      `/live/target/changes/${injected}`,
      `/live/target.json?olderThan=${injected}`,
      `/assets/${injected}`,
      `/${injected}`,
    ]) {
      const { answer, text } = await call('GET', path)
      expect([400, 404], path).toContain(answer.status)
      expect(answer.headers.get('x-injected'), path).toBeNull()
      if (answer.headers.get('content-type')?.startsWith('text/html') === true)
        expect(foreign(parse(text)), path).toEqual([])
    }
  })
})
