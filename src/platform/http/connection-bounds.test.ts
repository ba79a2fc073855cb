import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { enforceConnectionLimits, type PerConnectionLimits } from './connection-bounds.ts'

const LARGE = Buffer.alloc(8_000_000, 'x')
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('connections within bounds', () => {
  const servers: Server[] = []
  const clients: Socket[] = []
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy()
    for (const server of servers.splice(0)) server.close()
  })

  async function serve(bounds: Partial<PerConnectionLimits>, answer: (count: number) => Buffer | undefined) {
    let asked = 0
    const server = createServer((request, response) => {
      if (!bound.admits(request, response)) return
      const body = answer((asked += 1))
      if (body !== undefined) response.end(body)
    })
    const bound = enforceConnectionLimits(server, {
      requests: 8,
      idleTimeoutMs: 60_000,
      waiting: 1e9,
      maxBufferedPerConnection: 256_000,
      ...bounds,
    })
    servers.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    return {
      bound,
      asked: () => asked,
      client: async () => {
        const client = connect(port, '127.0.0.1')
        client.on('error', () => undefined)
        clients.push(client)
        await once(client, 'connect')
        return client
      },
    }
  }

  const open = () =>
    new Promise<number>((resolve) => servers[0]?.getConnections((_error, count) => resolve(count)))

  it('answer as many requests at once as they may, and drop whoever sends more without waiting', async () => {
    const { client, asked } = await serve({}, () => undefined)
    const greedy = await client()
    const isClosed = once(greedy, 'close')
    greedy.write(GET.repeat(1_500))
    await isClosed
    expect(asked()).toBe(8)
  })

  it('go on for as long as each request waits for its answer', async () => {
    const { client, asked } = await serve({}, () => Buffer.from('ok'))
    const patient = await client()
    for (let n = 1; n <= 30; n += 1) {
      patient.write(GET)
      await once(patient, 'data')
      expect(asked()).toBe(n)
    }
  })

  it('answer a few requests that came together, in their order', async () => {
    const { client } = await serve({}, (count) => Buffer.from(`number ${count};`))
    const line = await client()
    let text = ''
    line.on('data', (data: Buffer) => (text += data.toString()))
    line.write(GET.repeat(8))
    await expect.poll(() => text.match(/number \d;/g)?.join('')).toContain('number 8;')
    expect(text.match(/number \d;/g)).toEqual(Array.from({ length: 8 }, (_, n) => `number ${n + 1};`))
  })

  it('are dropped where an answer is not taken', async () => {
    const { client } = await serve({ idleTimeoutMs: 200 }, () => LARGE)
    const deaf = await client()
    deaf.pause()
    deaf.write(GET)
    await expect.poll(open).toBe(0)
    // What lies in the kernel is still read: the answer was not all there.
    let taken = 0
    deaf.on('data', (data: Buffer) => (taken += data.length))
    deaf.resume()
    await once(deaf, 'close')
    expect(taken).toBeLessThan(LARGE.length)
  })

  it('are dropped, the fullest first, where more waits in all than may', async () => {
    const { client, bound, asked } = await serve({ waiting: 20_000_000 }, () => LARGE)
    const deaf = await Promise.all(Array.from({ length: 6 }, client))
    const closed: Socket[] = []
    for (const [index, line] of deaf.entries()) {
      line.pause()
      line.write(index === 3 ? GET.repeat(4) : GET)
      line.on('close', () => closed.push(line))
    }
    await expect.poll(asked).toBe(9)
    bound.dropFullest()
    await expect.poll(open).toBe(2)
    for (const line of deaf) line.resume()
    await expect.poll(() => closed).toContain(deaf[3])
  })
})
