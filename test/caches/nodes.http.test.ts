import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { isWithoutNginx, isWithoutVarnish, startNginx, startVarnish, type Cache } from './shipped-caches.ts'

/** Two nodes, made of a few lines each, behind each shipped cache: which of them gets what. */

interface Node {
  readonly url: string
  readonly got: { method: string; url: string; headers: IncomingMessage['headers'] }[]
  readonly server: Server
}
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function node(
  name: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    void response.end(name),
): Promise<Node> {
  const got: Node['got'] = []
  const server = createServer((request, response) => {
    if (request.url === '/ready') return void response.end()
    got.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, server }
}
/** As often as a reader might: ten times a second, for so many ms. Returns when `isSo` was last true, ms from now. */
async function lastSeen(ms: number, isSo: () => Promise<boolean>): Promise<number> {
  const start = performance.now()
  let last = 0
  while (performance.now() - start < ms) {
    if (await isSo()) last = performance.now() - start
    await pause(100)
  }
  return last
}
const stopping = (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(503, { 'cache-control': 'no-store' }).end()
const page =
  (text: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response
      .writeHead(200, {
        'cache-control': 'public, max-age=0, s-maxage=2, stale-while-revalidate=2, stale-if-error=3600',
        ...headers,
      })
      .end(text)

describe.each([
  { name: 'nginx', isMissing: isWithoutNginx, start: startNginx },
  { name: 'Varnish', isMissing: isWithoutVarnish, start: startVarnish },
])('of two nodes behind the shipped $name', ({ name, isMissing, start }) => {
  describe.skipIf(isMissing)('one', () => {
    const behind = async (first: Node, second: Node): Promise<Cache> => {
      const cache = await start([first.url, second.url])
      open.push(cache)
      return cache
    }
    /** Reads so often that each node's turn comes. */
    const several = (ask: (n: number) => Promise<Response>) =>
      Promise.all(Array.from({ length: 6 }, (_, n) => ask(n)))

    it('that is about to stop is passed over for the other, and no reader sees it', async () => {
      const cache = await behind(await node('first', stopping), await node('second'))
      for (const path of ['/live/a/changes/p.', '/live/page-', '/live/b/stream?after='])
        for (const answer of await several((n) => fetch(`${cache.url}${path}${n}`)))
          expect(answer.status, path).toBe(
            name === 'Varnish' && path.includes('stream') ? answer.status : 200,
          )
    })

    it('that is gone is passed over for the other, for posts too, since nothing has been sent to it', async () => {
      const [first, second] = [await node('first'), await node('second')]
      const cache = await behind(first, second)
      first.server.closeAllConnections()
      await new Promise((resolve) => first.server.close(resolve))
      for (const answer of await several((n) => fetch(`${cache.url}/live/page-${n}`)))
        expect(await answer.text()).toBe('second')
      if (name === 'nginx')
        for (const answer of await several(() => fetch(`${cache.url}/api/stories`, { method: 'POST' })))
          expect(await answer.text()).toBe('second')
    })

    it('that has been sent a post and says 503 is not followed by the other: it may have been done', async () => {
      const [first, second] = [await node('first', stopping), await node('second', stopping)]
      const cache = await behind(first, second)
      const answer = await fetch(`${cache.url}/api/stories`, { method: 'POST', body: '{}' })
      expect(answer.status).toBe(503)
      expect(first.got.length + second.got.length).toBe(1)
    })

    it('gets all uploads of one session, the other those of another', async () => {
      const [first, second] = [await node('first'), await node('second')]
      const cache = await behind(first, second)
      const nodes = new Set<string>()
      for (let person = 0; person < 12; person += 1) {
        const answers = await several((n) =>
          fetch(`${cache.url}/api/pictures/uploads${n === 0 ? '' : `/${n}`}`, {
            method: n === 0 ? 'POST' : 'PATCH',
            headers: { cookie: `theme=${n}; __Host-stoppress_session=${'s'.repeat(20)}${person}` },
          }),
        )
        const names = new Set(await Promise.all(answers.map((answer) => answer.text())))
        expect(names.size).toBe(1)
        for (const each of names) nodes.add(each)
      }
      expect(nodes).toEqual(new Set(['first', 'second']))
    })

    it('hears the address of the caller, and nothing that the caller says of it', async () => {
      const [first, second] = [await node('first'), await node('second')]
      const cache = await behind(first, second)
      await fetch(`${cache.url}/live/x`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
      expect([...first.got, ...second.got].map(({ headers }) => headers['x-forwarded-for'])).toEqual([
        '127.0.0.1',
      ])
    })

    it('is away, and so is the other: what was read lately is still served', async () => {
      const [first, second] = [await node('first', page('words')), await node('second', page('words'))]
      const cache = await behind(first, second)
      expect(await (await fetch(`${cache.url}/live/x`)).text()).toBe('words')
      for (const { server } of [first, second]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
      // Also past the time in which it would be served anyway: the cache asks, and nobody answers.
      const seen = await lastSeen(6_000, async () => {
        const answer = await fetch(`${cache.url}/live/x`)
        expect([answer.status, await answer.text()]).toEqual([200, 'words'])
        return true
      })
      expect(seen).toBeGreaterThan(5_500)
      expect((await fetch(`${cache.url}/live/never-read`)).status).toBeGreaterThan(500)
    })

    // nginx minds the hour of stale-if-error only where no node answers, and knows no other bound.
    it.runIf(name === 'Varnish')('fails at a page that is kept: that is still served', async () => {
      let isWell = true
      const fails = (request: IncomingMessage, response: ServerResponse) =>
        isWell ? page('words')(request, response) : void response.writeHead(500).end()
      const cache = await behind(await node('first', fails), await node('second', fails))
      expect(await (await fetch(`${cache.url}/live/x`)).text()).toBe('words')
      isWell = false
      await lastSeen(6_000, async () => {
        expect((await fetch(`${cache.url}/live/x`)).status).toBe(200)
        return true
      })
    })

    it('serves pictures, which are asked for anew within five seconds', async () => {
      let isThere = true
      const picture = (request: IncomingMessage, response: ServerResponse) =>
        isThere
          ? page('pixels', { 'cache-control': 'public, max-age=31536000, immutable' })(request, response)
          : void response.writeHead(404, { 'cache-control': 'public, s-maxage=2' }).end()
      const cache = await behind(await node('first', picture), await node('second', picture))
      const read = () => fetch(`${cache.url}/media/pictures/1/2.jpeg`)
      expect((await read()).headers.get('cache-control')).toContain('immutable')
      isThere = false
      expect(await lastSeen(5_500, async () => (await read()).status === 200)).toBeLessThan(5_000)
    })
  })
})

describe.skipIf(isWithoutNginx)('the shipped nginx', () => {
  it('speaks TLS alone, and has browsers remember that', async () => {
    const [first, second] = [await node('first'), await node('second')]
    const cache = await startNginx([first.url, second.url], { tls: true })
    open.push(cache)
    const plain = await fetch(`http://127.0.0.1:${cache.plainPort}/live/x?at=a.1`, {
      redirect: 'manual',
      headers: { host: 'evil.example' },
    })
    expect([plain.status, plain.headers.get('location')]).toEqual([
      301,
      'https://live.example.org/live/x?at=a.1',
    ])
    const { Agent, fetch: fetchBy } = await import('undici')
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
    for (const path of ['/live/x', '/api/x', '/live/x/stream']) {
      const answer = await fetchBy(cache.url + path, { dispatcher })
      expect(answer.headers.get('strict-transport-security'), path).toBe('max-age=31536000')
      await answer.text()
    }
    await dispatcher.close()
  })

  it('lets a thousand readers behind one address in at once, and stops a flood from it', async () => {
    const [first, second] = [await node('first', page('x')), await node('second', page('x'))]
    const cache = await startNginx([first.url, second.url])
    open.push(cache)
    const statuses = async (count: number) => {
      const all = await Promise.all(
        Array.from({ length: count }, async () => (await fetch(`${cache.url}/live/x`)).status),
      )
      return new Set(all)
    }
    expect(await statuses(1_000)).toEqual(new Set([200]))
    expect(await statuses(1_000)).toEqual(new Set([200]))
    let floods = new Set<number>()
    for (let n = 0; n < 12 && !floods.has(429); n += 1) floods = await statuses(1_000)
    expect(floods).toContain(429)
  })
})
