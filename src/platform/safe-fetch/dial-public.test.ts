import { connect, createServer, Socket, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { dialPublic } from './dial-public.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Public addresses, and what becomes of who dials them. */
const ANSWERS = '93.184.215.14'
const ANSWERS_TOO = '93.184.215.15'
const REFUSES = '93.184.215.16'
const SILENT = '93.184.215.17'
const SILENT_V6 = '2606:4700::1111'
const SLOW = '93.184.215.18'

/** A name that has these addresses. */
async function name(...addresses: string[]) {
  const server = createServer((socket) => socket.resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dialled: string[] = []
  const sockets: Socket[] = []
  const socketTo = (address: string) => {
    if (address === REFUSES) return connect({ host: '127.0.0.1', port: 1 })
    if (address.startsWith('93.184.215.1') && address !== SILENT && address !== SLOW)
      return connect({ host: '127.0.0.1', port })
    const socket = new Socket() // never connects
    if (address === SLOW) setTimeout(() => socket.connect({ host: '127.0.0.1', port }), 400)
    return socket
  }
  undo.push(
    () => server.close(),
    () => sockets.forEach((socket) => socket.destroy()),
  )
  const dial = (deadline = 5000) =>
    dialPublic(
      {
        lookup: async () => addresses,
        dial: ({ address }) => {
          dialled.push(address)
          const socket = socketTo(address)
          sockets.push(socket)
          return socket
        },
      },
      { hostname: 'news.example', port: '', protocol: 'http:' },
      deadline,
    )
  return { dial, dialled, sockets }
}

describe('dialling a name of several addresses', () => {
  it('dials one where the first answers', async () => {
    const { dial, dialled } = await name(ANSWERS, ANSWERS_TOO)
    await dial()
    expect(dialled).toEqual([ANSWERS])
  })

  it('goes on to the next at once where one refuses', async () => {
    const { dial, dialled } = await name(REFUSES, ANSWERS)
    const begun = performance.now()
    expect((await dial()).connecting).toBe(false)
    expect(dialled).toEqual([REFUSES, ANSWERS])
    expect(performance.now() - begun).toBeLessThan(200)
  })

  it('tries the next beside one that says nothing, which is closed once another stands', async () => {
    const { dial, dialled, sockets } = await name(SILENT, ANSWERS)
    const begun = performance.now()
    const socket = await dial()
    expect(performance.now() - begun).toBeGreaterThanOrEqual(200)
    expect(dialled).toEqual([SILENT, ANSWERS])
    expect(socket).toBe(sockets[1])
    expect(sockets.map((each) => each.destroyed)).toEqual([true, false])
  })

  it('still takes an earlier one that answers while a later one is silent', async () => {
    const { dial, sockets } = await name(SLOW, SILENT)
    expect(await dial()).toBe(sockets[0])
    expect(sockets.map((each) => each.destroyed)).toEqual([false, true])
  })

  it('tries the families in turn, so that one that leads nowhere costs one wait', async () => {
    const { dial, dialled } = await name(SILENT_V6, '2606:4700::1112', '2606:4700::1113', ANSWERS)
    await dial()
    expect(dialled).toEqual([SILENT_V6, ANSWERS])
  })

  it('fails with the last error where all refuse', async () => {
    const { dial, dialled } = await name(REFUSES, REFUSES, REFUSES)
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(dialled).toEqual([REFUSES]) // named three times, one address
  })

  it('gives up on all of them together within the one deadline', async () => {
    const { dial, sockets } = await name(SILENT, SILENT_V6, '2606:4700::1112')
    const begun = performance.now()
    await expect(dial(700)).rejects.toThrow('no address of it answered in time')
    expect(performance.now() - begun).toBeLessThan(1200)
    expect(sockets).toHaveLength(3)
    expect(sockets.every((socket) => socket.destroyed)).toBe(true)
  })

  it('dials none where any is private, wherever it stands in the answer', async () => {
    for (const addresses of [
      [ANSWERS, ANSWERS_TOO, '10.0.0.1'],
      [ANSWERS, '::1', ANSWERS_TOO],
      ['169.254.169.254', ANSWERS],
      [],
    ]) {
      const { dial, dialled } = await name(...addresses)
      await expect(dial()).rejects.toMatchObject({ code: 'fetch-refused' })
      expect(dialled).toEqual([])
    }
  })

  it('judges addresses beyond those it would try', async () => {
    const many = Array.from({ length: 40 }, (_, at) => `2606:4700::${at + 1}`)
    const refused = await name(...many, '10.0.0.1')
    await expect(refused.dial()).rejects.toMatchObject({ code: 'fetch-refused' })
    const { dial, dialled } = await name(...many)
    await expect(dial(2500)).rejects.toThrow()
    expect(dialled).toHaveLength(6)
  })
})
