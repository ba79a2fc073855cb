import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aNewsroom(environment: Record<string, string>): Promise<Newsroom> {
  const newsroom = await startNewsroom(environment)
  undo.push(() => newsroom.close())
  return newsroom
}

/** How many of these calls with a wrong token are answered 401, before the first 429. */
async function guessesLeft(
  newsroom: Newsroom,
  forwarded: (n: number) => string | undefined,
): Promise<number> {
  for (let n = 0; n < 130; n++) {
    const said = forwarded(n)
    const answer = await fetch(`${newsroom.url}/api/stories`, {
      headers: {
        authorization: `Bearer sp_${'A'.repeat(43)}`,
        ...(said === undefined ? {} : { 'x-forwarded-for': said }),
      },
    })
    await answer.arrayBuffer()
    if (answer.status === 429) return n
    expect(answer.status).toBe(401)
  }
  return 130
}

const another = (n: number) => `198.51.${n % 250}.${n}`

describe('whoever guesses', () => {
  it.each(['off', '1', 'on', '127.0.0.1,::1'])(
    'is counted by the address that they have, not by one that they choose (TRUST_PROXY=%s)',
    async (trust) => {
      const newsroom = await aNewsroom({ TRUST_PROXY: trust })
      // As a proxy that adds passes it on, and as it comes without one.
      const said = (n: number) => (trust === 'off' ? another(n) : `${another(n)}, 93.184.215.14`)
      expect(await guessesLeft(newsroom, said)).toBe(120)
    },
  )

  it('is one caller with all the addresses of an IPv6 network, which one machine can take as it likes', async () => {
    const newsroom = await aNewsroom({ TRUST_PROXY: '1' })
    expect(await guessesLeft(newsroom, (n) => `2a00:1450:1:2::${n + 1}`)).toBe(120)
    expect(await guessesLeft(newsroom, (n) => `2a00:1450:1:3::${n + 1}`)).toBe(120)
  })

  it('shuts nobody else out behind the same proxies', async () => {
    const newsroom = await aNewsroom({ TRUST_PROXY: '2' })
    const behind = (client: string) => () => `203.0.113.1, ${client}, 192.0.2.80`
    expect(await guessesLeft(newsroom, behind('93.184.215.14'))).toBe(120)
    expect(await guessesLeft(newsroom, behind('93.184.215.15'))).toBe(120)
  })
})

/** The first line of what is answered to these bytes. */
async function statusLine(newsroom: Newsroom, request: string): Promise<string> {
  const { port } = new URL(newsroom.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.end(request)
  let answer = ''
  for await (const part of socket) answer += String(part)
  return answer.split('\r\n', 1)[0] ?? ''
}

describe('a request that names two hosts', () => {
  it.each(['/', '/live/harbour', '/live/harbour/stream', '/api/stories', '/health'])(
    'is refused, whatever it asks for: %s (RFC 9112, 3.2)',
    async (path) => {
      const newsroom = await aNewsroom({})
      await newsroom.api('POST', '/api/stories', { slug: 'harbour', headline: 'Harbour', status: 'live' })
      await newsroom.json('/live/harbour.json')
      await fetch(`${newsroom.url}/live/harbour`)
      const hosts = 'Host: live.example.org\r\nHost: evil.example\r\n'
      const request = `GET ${path} HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`
      expect(await statusLine(newsroom, request)).toBe('HTTP/1.1 400 Bad Request')
      const same = 'host: live.example.org\r\nHOST: live.example.org\r\n'
      const again = `GET ${path} HTTP/1.1\r\n${same}Connection: close\r\n\r\n`
      expect(await statusLine(newsroom, again)).toBe('HTTP/1.1 400 Bad Request')
    },
  )
})
