import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { SafeFetch } from './safe-fetch.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const PUBLIC = '93.184.215.14'

/** A world in which every name has these addresses, and every public address is one server on this machine. */
async function world(answer: RequestListener, addresses: (name: string) => string[] = () => [PUBLIC]) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dialled: string[] = []
  const safeFetch = new SafeFetch({
    lookup: async (name) => addresses(name),
    dial: ({ address }) => {
      dialled.push(address)
      return connect({ host: '127.0.0.1', port })
    },
  })
  undo.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => safeFetch.close(),
  )
  return { outside: safeFetch, dialled }
}
const asked = { maxBytes: 100_000, accept: 'text/html' }

describe('fetching an address that somebody gave', () => {
  it('brings the body of a public one', async () => {
    const { outside: safeFetch } = await world((_request, response) => response.end('hello'))
    expect((await safeFetch.get('http://news.example/a', asked)).body.toString()).toBe('hello')
  })

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[::169.254.169.254]/',
    'http://[4000::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://user:secret@news.example/',
    'http://news.example:8080/',
    'ftp://news.example/',
    'file:///etc/passwd',
    'news.example',
    '',
  ])('refuses %s before any connection', async (address) => {
    const { outside: safeFetch, dialled } = await world((_request, response) => response.end('secret'))
    await expect(safeFetch.get(address, asked)).rejects.toMatchObject({ code: 'fetch-refused' })
    expect(dialled).toEqual([])
  })

  it('refuses a name that leads to a private address, though it has a public one as well', async () => {
    const { outside: safeFetch, dialled } = await world(
      (_request, response) => response.end('secret'),
      (name) => (name === 'both.example' ? [PUBLIC, '10.0.0.1'] : ['127.0.0.1']),
    )
    for (const name of ['both.example', 'private.example', 'localhost'])
      await expect(safeFetch.get(`http://${name}/`, asked)).rejects.toMatchObject({ code: 'fetch-refused' })
    expect(dialled).toEqual([])
  })

  it('connects to the address that was checked: a name that changes in between changes nothing', async () => {
    let times = 0
    const { outside: safeFetch, dialled } = await world(
      (_request, response) => response.end('once'),
      () => (times++ === 0 ? [PUBLIC] : ['127.0.0.1']),
    )
    await safeFetch.get('http://rebinding.example/', asked)
    expect([dialled, times]).toEqual([[PUBLIC], 1])
  })

  it('follows redirects, and refuses one to a private address', async () => {
    const { outside: safeFetch } = await world((request, response) => {
      const to = { '/a': '/b', '/b': 'http://10.0.0.1/', '/loop': '/loop' }[request.url ?? '']
      response.writeHead(302, { location: to ?? '/' }).end()
    })
    await expect(safeFetch.get('http://news.example/a', asked)).rejects.toMatchObject({
      code: 'fetch-refused',
    })
    await expect(safeFetch.get('http://news.example/loop', asked)).rejects.toMatchObject({
      code: 'fetch-unreachable',
    })
  })

  it('takes no more than was asked for, of an answer without end and of a bomb', async () => {
    let sent = 0
    const { outside: safeFetch } = await world((request, response) => {
      if (request.url === '/bomb') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)))
        return
      }
      const part = Buffer.alloc(64_000)
      const more = () => {
        while (!response.destroyed && response.write(part)) sent += part.length
        sent += part.length
      }
      response.writeHead(200, { 'content-length': 5_000_000_000 })
      response.on('drain', more)
      more()
    })
    for (const path of ['endless', 'bomb'])
      await expect(safeFetch.get(`http://news.example/${path}`, asked)).rejects.toMatchObject({
        code: 'fetch-too-large',
      })
    expect(sent).toBeLessThan(50_000_000)
  })

  it('gives up on one that never answers, and on one that trickles, after ten seconds', async () => {
    const { outside: safeFetch } = await world((request, response) => {
      if (request.url === '/never') return
      const timer = setInterval(() => response.write('.'), 200)
      response.on('close', () => clearInterval(timer))
    })
    const results = await Promise.allSettled([
      safeFetch.get('http://news.example/never', asked),
      safeFetch.get('http://news.example/trickle', asked),
    ])
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'fetch-unreachable' } })
  }, 20_000)

  it('says so when the other site refuses', async () => {
    const { outside: safeFetch } = await world((_request, response) => response.writeHead(404).end())
    await expect(safeFetch.get('http://news.example/', asked)).rejects.toMatchObject({
      code: 'fetch-unreachable',
      detail: 'It answered 404.',
    })
  })
})
