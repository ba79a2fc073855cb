import { describe, expect, it, vi } from 'vitest'
import { ConnectionMonitor } from './connection-monitor.ts'
import { Device } from './device.ts'
import { Uploader } from './uploader.ts'

describe('the uploader', () => {
  it('drops the pictures that were sent a day ago, with their files, and tells of it', async () => {
    const device = new Device('ann')
    await device.goOnInMemory()
    const now = Date.now()
    const about = { name: 'A.png', slug: 'floods', type: 'image/png', sent: 5, total: 5, addedAt: 1 }
    await device.write(['pictures', 'files'], async (tx) => {
      const pictures = tx.objectStore('pictures')
      await pictures.put({ ...about, id: 'old', state: 'making', sentAt: now - 24 * 60 * 60_000 })
      await pictures.put({ ...about, id: 'new', state: 'making', sentAt: now })
      await pictures.put({ ...about, id: 'refused', state: 'refused' })
      await tx.objectStore('files').put({ bytes: new ArrayBuffer(5), type: 'image/png' }, 'old')
    })
    const errors: unknown[] = []
    const ending = new AbortController()
    const changed = new Promise<string | undefined>((resolve) => {
      const uploader = new Uploader({
        device,
        connection: new ConnectionMonitor(true, vi.fn(), vi.fn()),
        personId: 'ann',
        words: { idle: () => Promise.resolve() },
        onChange: resolve,
        onError: (error) => errors.push(error),
      })
      uploader.run(ending.signal).catch((error: unknown) => errors.push(error))
    })
    expect(await changed).toBeUndefined() // it may be any picture
    ending.abort()
    expect(await device.read(['pictures'], (tx) => tx.store.getAllKeys())).toEqual(['new', 'refused'])
    expect(await device.read(['files'], (tx) => tx.store.count())).toBe(0)
    expect(errors).toEqual([])
  })
})
