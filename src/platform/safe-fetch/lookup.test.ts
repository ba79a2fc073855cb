import { lookup } from 'node:dns/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { openNameServer, type NameServer } from '../../../test/name-server.ts'
import { lookUp } from './lookup.ts'

const FOUR = [93, 184, 215, 14] as const
const SIX = [0x26, 0x06, 0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] as const

let server: NameServer | undefined
afterEach(() => server?.close())

async function ask(
  name: string,
  answer: Parameters<typeof openNameServer>[0],
  maxMs = 300,
): Promise<string[]> {
  server = await openNameServer(answer)
  return lookUp(name, [server.address], maxMs)
}

describe('a name', () => {
  it('is looked up in both families', async () => {
    const both = await ask('both.example', (_name, type) => (type === 'A' ? FOUR : SIX))
    expect(both).toEqual(['93.184.215.14', '2606:2800::1'])
  })

  it('that has one family is that one, though the other never answers', async () => {
    expect(await ask('four.example', (_name, type) => (type === 'A' ? FOUR : 'silence'), 3_000)).toEqual([
      '93.184.215.14',
    ])
    await server?.close()
    expect(await ask('six.example', (_name, type) => (type === 'A' ? 'none' : SIX))).toEqual(['2606:2800::1'])
  })

  it('that does not answer, or has no address, is given up', async () => {
    await expect(ask('silent.example', () => 'silence')).rejects.toThrow('no name server answered')
    await server?.close()
    await expect(ask('none.example', () => 'none')).rejects.toThrow()
  })

  it('is asked of the next name server where the first is away', async () => {
    const away = await openNameServer(() => 'silence')
    server = await openNameServer((_name, type) => (type === 'A' ? FOUR : 'none'))
    expect(await lookUp('four.example', [away.address, server.address])).toEqual(['93.184.215.14'])
    expect(away.asked).toContain('four.example A')
    await away.close()
  })

  it('that does not answer holds up nothing else that this process looks up', async () => {
    server = await openNameServer((name) => (name.startsWith('silent') ? 'silence' : FOUR))
    const { address } = server
    const completed: string[] = []
    const silent = Array.from({ length: 40 }, (_, at) =>
      lookUp(`silent-${at}.example`, [address], 2_000).catch(() => completed.push('silent')),
    )
    const others = [
      lookUp('quick.example', [address]).then(() => completed.push('quick')),
      // The system's own way, by which databases and stores are found: libuv's threads are free.
      lookup('localhost').then(() => completed.push('localhost')),
    ]
    await Promise.all(others)
    expect(completed.toSorted()).toEqual(['localhost', 'quick'])
    await Promise.all(silent)
    expect(completed).toHaveLength(42)
  })
})
