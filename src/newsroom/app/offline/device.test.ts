import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDevice } from './device.ts'

/** A request of IndexedDB that answers when it is told to, if ever. */
class OpenRequest extends EventTarget {
  result: unknown = undefined
  error: unknown = null

  answer(database: unknown): void {
    this.result = database
    this.dispatchEvent(new Event('success'))
  }
  fail(error: DOMException): void {
    this.error = error
    this.dispatchEvent(new Event('error'))
  }
}

describe('a device', () => {
  let request = new OpenRequest()
  beforeEach(() => {
    request = new OpenRequest()
    vi.useFakeTimers()
    vi.stubGlobal('IDBRequest', OpenRequest)
    for (const name of ['IDBTransaction', 'IDBDatabase', 'IDBObjectStore', 'IDBIndex', 'IDBCursor'])
      vi.stubGlobal(name, class {})
    vi.stubGlobal('indexedDB', { open: () => request })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('whose database never opens goes on in memory after ten seconds, and says that nothing is kept', async () => {
    const opening = openDevice('ann')
    let opened: Awaited<typeof opening> | undefined
    opening.then((answer) => (opened = answer)).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(opened).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    const { device, deviceError } = await opening
    expect(deviceError).toBe('none')
    expect(device.isInMemory).toBe(true)
    await device.write(['remembered'], (tx) => tx.store.put('kept', 'key'))
    expect(await device.read(['remembered'], (tx) => tx.store.get('key'))).toBe('kept')
  })

  it('closes a database that opens after that, so that it stands in nobody’s way', async () => {
    const opening = openDevice('ann')
    await vi.advanceTimersByTimeAsync(10_000)
    await opening
    const database = Object.assign(new EventTarget(), { close: vi.fn() })
    request.answer(database)
    await vi.advanceTimersByTimeAsync(0)
    expect(database.close).toHaveBeenCalledOnce()
  })

  it('that an older version of the app opens says so at once', async () => {
    const opening = openDevice('ann')
    request.fail(new DOMException('The version is too low.', 'VersionError'))
    await vi.advanceTimersByTimeAsync(0)
    expect((await opening).deviceError).toBe('outdated')
  })
})
