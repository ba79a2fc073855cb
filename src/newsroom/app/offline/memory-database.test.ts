import { describe, expect, it } from 'vitest'
import { MemoryDatabase } from './memory-database.ts'

describe('a device without a database', () => {
  const open = () =>
    new MemoryDatabase({ drafts: { keyPath: 'key', indexes: ['slug'] }, outbox: { indexes: ['id'] } })

  it('keeps values in the order of their keys, found by what they are searched by', async () => {
    const memory = open()
    await memory.transact(async (tx) => {
      for (const key of ['b', 'a']) await tx.objectStore('drafts').put({ key, slug: 'floods' })
      await tx.objectStore('drafts').put({ key: 'c', slug: 'fire' })
    })
    const found = await memory.transact(async (tx) => tx.objectStore('drafts').index('slug').getAll('floods'))
    expect(found).toEqual([
      { key: 'a', slug: 'floods' },
      { key: 'b', slug: 'floods' },
    ])
  })

  it('numbers what has no key of its own, and takes the same id once', async () => {
    const memory = open()
    const add = async (id: string) => memory.transact(async (tx) => tx.objectStore('outbox').add({ id }))
    expect([await add('first'), await add('second')]).toEqual([1, 2])
    await expect(add('first')).rejects.toMatchObject({ name: 'ConstraintError' })
    expect(await memory.transact(async (tx) => tx.objectStore('outbox').getAllKeys())).toEqual([1, 2])
  })

  it('leaves nothing behind of a transaction that throws, and runs the next', async () => {
    const memory = open()
    const failing = memory.transact(async (tx) => {
      await tx.objectStore('drafts').put({ key: 'half' })
      throw new Error('no more')
    })
    const next = memory.transact(async (tx) => tx.objectStore('drafts').count())
    await expect(failing).rejects.toThrow('no more')
    expect(await next).toBe(0)
  })

  it('runs transactions one after the other, and gives copies', async () => {
    const memory = open()
    const count = async () =>
      memory.transact(async (tx) => {
        const store = tx.objectStore('drafts')
        const existing = (await store.get('n')) as { key: string; n: number } | undefined
        await store.put({ key: 'n', n: (existing?.n ?? 0) + 1 })
      })
    await Promise.all([count(), count(), count()])
    const read = async () => memory.transact(async (tx) => tx.objectStore('drafts').get('n'))
    const given = (await read()) as { n: number }
    given.n = 99
    expect(await read()).toEqual({ key: 'n', n: 3 })
  })
})
