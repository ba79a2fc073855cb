import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { allowTaking, takeSocket } from './take-socket.ts'

let server: Server | undefined
afterEach(() => server?.close())

/** A server that takes `/take`, and what it took. */
async function taking(): Promise<{ port: number; taken: Promise<Socket>; refused: string[] }> {
  const refused: string[] = []
  let take: (socket: Socket) => void = () => undefined
  const taken = new Promise<Socket>((resolve) => (take = resolve))
  const made = createServer((request, response) => {
    if (request.url === '/take' && takeSocket(request, response, take)) return
    if (request.url === '/take') refused.push(request.method ?? '')
    response.end('kept')
  })
  allowTaking(made)
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
