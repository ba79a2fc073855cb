import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allowDetaching, detachSocket } from './detach-socket.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** A server that takes `/take`, and what it took. */
async function taking(): Promise<{ port: number; taken: Promise<Socket>; refused: string[] }> {
  const refused: string[] = []
  let take: (socket: Socket) => void = () => undefined
  const taken = new Promise<Socket>((resolve) => (take = resolve))
  const made = createServer((request, response) => {
    if (request.url === '/take' && detachSocket(request, response, take)) return
    if (request.url === '/take') refused.push(request.method ?? '')
    response.end('kept')
  })
  allowDetaching(made)
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return { port: (made.address() as AddressInfo).port, taken, refused }
}

async function say(
  port: number,
  words: string,
): Promise<{ socket: Socket; heard: (words: string) => Promise<void> }> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  let listen: () => void = () => undefined
  socket.on('data', (part) => {
    text += part.toString()
    listen()
  })
  socket.write(words)
  return {
    socket,
    async heard(wanted) {
      while (!text.includes(wanted)) await new Promise<void>((resolve) => (listen = resolve))
    },
  }
}

describe('a socket that is taken from the HTTP server', () => {
  it('carries what its taker writes, after requests of the usual kind on the same line', async () => {
    const { port, taken } = await taking()
    const { socket, heard } = await say(port, 'GET /page HTTP/1.1\r\nHost: x\r\n\r\n')
    await heard('kept')
    socket.write('GET /take HTTP/1.1\r\nHost: x\r\n\r\n')
    const mine = await taken
    mine.write('HTTP/1.1 200 OK\r\n\r\nfrom the taker')
    await heard('from the taker')
    socket.destroy()
  })

  it('is let go of by the server: no parser, none of its listeners, no timeout', async () => {
    const { port, taken } = await taking()
    const { socket } = await say(port, 'GET /take HTTP/1.1\r\nHost: x\r\n\r\n')
    const mine = await taken
    expect((mine as Socket & { parser: unknown }).parser).toBeNull()
    for (const event of ['data', 'drain', 'timeout', 'error'])
      expect(mine.listenerCount(event), event).toBe(0)
    expect(mine.timeout ?? 0).toBe(0)
    const closed = new Promise((resolve) => mine.on('close', resolve))
    mine.on('end', () => mine.destroy()) // HTTP's sockets stay half open until somebody says so
    mine.resume()
    socket.destroy()
    await closed
  })

  it('is not taken when its request has a body, and is then served as usual', async () => {
    const { port, refused } = await taking()
    const { socket, heard } = await say(port, 'GET /take HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi')
    await heard('kept')
    expect(refused).toEqual(['GET'])
    socket.destroy()
  })

  it('is closed when it asks for an upgrade, which nobody offers', async () => {
    const { port } = await taking()
    const { socket } = await say(
      port,
      'GET /page HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    await new Promise((resolve) => socket.on('close', resolve))
  })
})

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

describe('a server that has given a socket away', () => {
  it('hears no request on it any more: what comes is its taker’s', async () => {
    const { port, taken } = await taking()
    const { socket } = await say(port, ask('/take'))
    const mine = await taken
    mine.on('error', () => undefined)
    socket.write(ask('/page'))
    const [heard] = (await once(mine, 'data')) as [Buffer]
    expect(heard.toString()).toBe(ask('/page'))
    socket.destroy()
    mine.destroy()
  })

  it('still counts it, and closes when it has gone, and not before', async () => {
    const { port, taken } = await taking()
    const made = server as Server
    const count = () => new Promise<number>((resolve) => made.getConnections((_error, each) => resolve(each)))
    const { socket, heard } = await say(port, ask('/take'))
    const mine = await taken
    expect(await count()).toBe(1)
    made.closeIdleConnections()
    made.closeAllConnections()
    expect(mine.destroyed, 'HTTP has no say over it').toBe(false)
    let isClosed = false
    const closed = new Promise<void>((resolve) =>
      made.close(() => {
        isClosed = true
        resolve()
      }),
    )
    mine.write('HTTP/1.1 200 OK\r\n\r\nstill here')
    await heard('still here')
    expect(isClosed).toBe(false)
    socket.destroy()
    mine.destroy()
    await closed
    expect(await count()).toBe(0)
  })

  it.each([
    ['a GET with a body in chunks', 'GET', { 'transfer-encoding': 'chunked' }],
    ['a POST', 'POST', {}],
    ['a HEAD', 'HEAD', {}],
  ])('answers %s itself', async (_what, method, headers) => {
    const { port, refused } = await taking()
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: '/take', method, headers, agent: false }, resolve)
      sent.on('error', reject).end(method === 'GET' ? 'hi' : undefined)
    })
    let body = ''
    for await (const part of answer) body += String(part)
    expect([answer.statusCode, body]).toEqual([200, method === 'HEAD' ? '' : 'kept'])
    expect(refused).toEqual([method])
  })
})

/** The app in a process of its own: what is feared here ends the whole process. */
const PROGRAM = `
import { createApp } from ${JSON.stringify(new URL('./app.ts', import.meta.url).href)}
import { detachSocket } from ${JSON.stringify(new URL('./detach-socket.ts', import.meta.url).href)}
const app = await createApp({
  level: 'silent', trustProxy: false, callsAMinute: 100,
  audiences: [], authenticate: async () => 'nobody',
  renderProblem: (title) => title,
  intercept: (request, response) => request.url === '/stream' && detachSocket(request, response, (socket) => {
    socket.on('error', () => {})
    socket.on('end', () => socket.destroy())
    socket.resume()
    socket.write(${JSON.stringify('HTTP/1.1 200 OK\r\n\r\ntaken')})
  }),
})
app.get('/page', { config: { access: 'public' } }, async () => 'a page')
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
`

describe('whatever bytes come on one connection', () => {
  let running: ChildProcess | undefined
  const sockets: Socket[] = []
  let port = 0
  let said = ''
  beforeEach(async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running = child
    said = ''
    child.stderr.on('data', (part: Buffer) => (said += part.toString()))
    const [address] = (await once(child.stdout, 'data')) as [Buffer]
    port = Number(new URL(address.toString().trim()).port)
  })

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
    running?.kill()
  })

  /** What comes back first: an answer, or the end. */
  async function send(bytes: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port })
    sockets.push(socket)
    return new Promise((resolve) => {
      socket.once('data', (part: Buffer) => resolve(part.toString()))
      socket.on('error', (error) => resolve(error.message))
      socket.on('close', () => resolve(''))
      socket.write(bytes)
    })
  }

  it.each([
    ['a stream and a page in one packet', ask('/stream') + ask('/page')],
    ['a stream and two pages in one packet', ask('/stream') + ask('/page') + ask('/page')],
    ['two streams in one packet', ask('/stream') + ask('/stream')],
    ['a page and a stream in one packet', ask('/page') + ask('/stream')],
    ['a stream and half a request', `${ask('/stream')}GET /pa`],
    ['a stream and garbage', `${ask('/stream')}\0\0garbage\r\n\r\n`],
    [
      'a stream that expects 100-continue',
      ask('/stream').replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'),
    ],
    ['garbage', '\0\0garbage\r\n\r\n'],
  ])('%s, everybody else is served as before', async (_what, bytes) => {
    await send(bytes)
    expect(await send(ask('/page')), said).toContain('a page')
    expect(said).toBe('')
  })

  it.each(['/page', '/stream'])(
    'an offer to upgrade that we do not take (curl --http2, Java) is passed over: GET %s is answered',
    async (path) => {
      const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n'
      const answer = await send(`GET ${path} HTTP/1.1\r\nHost: x\r\n${offer}\r\n`)
      expect(answer).toContain('HTTP/1.1 200 OK') // RFC 9110, 7.8: a server may ignore the offer
    },
  )
})
