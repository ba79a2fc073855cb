import { describe, expect, it } from 'vitest'
import { FairQueue, QueueFull } from './fair-queue.ts'

/** Work that ends when it is told to, and notes when it began. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  return {
    begun,
    work: (name: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(name)
        ends.set(name, resolve)
      }),
    async end(name: string) {
      ends.get(name)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('a queue', () => {
  it('serves owners in turn, however much one of them has asked for', async () => {
    const queue = new FairQueue({ atOnce: 1 })
    const { begun, work, end } = works()
    const ask = (owner: string, name: string, isUrgent = false) =>
      void queue.run({ owner, isUrgent }, work(name))
    for (const name of ['a1', 'a2', 'a3']) ask('ada', name)
    ask('ben', 'b1')
    ask('ada', 'a4')
    ask('cem', 'c1', true)
    await end('none')
    for (const name of ['a1', 'c1', 'b1', 'a2', 'a3', 'a4']) {
      expect(begun.at(-1)).toBe(name)
      await end(name)
    }
  })

  it('lets nobody take more of a key than its share, and goes on beside it', async () => {
    const queue = new FairQueue({ atOnce: 3, atOncePerKey: 2 })
    const { begun, work, end } = works()
    const ask = (host: string, name: string) =>
      void queue.run({ owner: name, isUrgent: false, keys: [host] }, work(name))
    for (const name of ['s1', 's2', 's3']) ask('slow.example', name)
    ask('quick.example', 'q1')
    await end('none')
    expect(begun).toEqual(['s1', 's2', 'q1'])
    await end('q1')
    expect(begun).toHaveLength(3)
    await end('s1')
    expect(begun).toEqual(['s1', 's2', 'q1', 's3'])
  })

  it('refuses more of one owner than may wait, and goes on after work that fails', async () => {
    const queue = new FairQueue({ atOnce: 1, maxWaiting: 1 })
    const { work, end } = works()
    const first = queue.run({ owner: 'ada', isUrgent: false }, work('a1'))
    const second = queue.run({ owner: 'ada', isUrgent: false }, async () => {
      throw new Error('it went wrong')
    })
    await expect(queue.run({ owner: 'ada', isUrgent: false }, work('a3'))).rejects.toThrow(QueueFull)
    const failed = expect(second).rejects.toThrow('it went wrong')
    await end('a1')
    await Promise.all([first, failed])
    expect(await queue.run({ owner: 'ada', isUrgent: false }, async () => 'done')).toBe('done')
  })

  it('forgets what is given up while it waits', async () => {
    const queue = new FairQueue({ atOnce: 1 })
    const { begun, work, end } = works()
    const stop = new AbortController()
    const first = queue.run({ owner: 'ada', isUrgent: false }, work('a1'))
    const waiting = queue.run({ owner: 'ben', isUrgent: false, signal: stop.signal }, work('b1'))
    stop.abort(new Error('nobody waits any more'))
    await expect(waiting).rejects.toThrow('nobody waits any more')
    await end('a1')
    await first
    expect(begun).toEqual(['a1'])
    expect(await queue.run({ owner: 'ada', isUrgent: false }, async () => 'done')).toBe('done')
  })
})
