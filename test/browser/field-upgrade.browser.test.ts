import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import { fieldScene, file, items, openOfflineStore, untilPicturesAre, untilStates } from './field-scene.ts'

/** What the app of before has left on a device: its database at version 1, with everything in every state that there was. */
async function leaveVersion1(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('stoppress-field:alice', 1)
      opening.onupgradeneeded = () => {
        const fresh = opening.result
        fresh.createObjectStore('drafts', { keyPath: 'key' }).createIndex('slug', 'slug')
        fresh.createObjectStore('outbox', { autoIncrement: true }).createIndex('id', 'id', { unique: true })
        fresh.createObjectStore('pictures', { keyPath: 'id' })
        fresh.createObjectStore('files')
        fresh.createObjectStore('remembered')
      }
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    const now = Date.now()
    const blob = new Blob([new Uint8Array(1_000).fill(7)], { type: 'image/png' })
    const bytes = await blob.arrayBuffer()
    const tx = db.transaction(['drafts', 'outbox', 'pictures', 'files', 'remembered'], 'readwrite')
    tx.objectStore('drafts').add({
      key: 'p9',
      slug: 'floods',
      postId: 'p9',
      content: { text: 'Begun' },
      savedAt: now,
    })
    tx.objectStore('remembered').add({ headline: 'Floods' }, 'story:floods')
    const item = (id: string, state: string, attempts: number, more: object = {}) => ({
      id,
      slug: 'floods',
      postId: `p-${id}`,
      request: {
        method: 'POST',
        path: '/api/stories/floods/posts',
        body: JSON.stringify({ id: `p-${id}`, headline: id }),
      },
      label: id,
      queuedAt: now,
      state,
      attempts,
      ...more,
    })
    const problem = { code: 'story-closed', title: 'The story is closed.', detail: '', status: 409 }
    tx.objectStore('outbox').add(item('done', 'published', 1, { doneAt: now, answer: { id: 'p-done' } }))
    tx.objectStore('outbox').add(item('refused', 'refused', 1, { problem }))
    tx.objectStore('outbox').add(item('underway', 'sending', 1))
    tx.objectStore('outbox').add(item('waiting', 'queued', 0))
    const picture = (id: string, state: string, addedAt: number, more: object = {}) => ({
      id,
      name: `${id}.png`,
      slug: 'floods',
      type: 'image/png',
      state,
      sent: 0,
      total: 1_000,
      addedAt,
      ...more,
    })
    tx.objectStore('pictures').add(picture('done', 'sent', 1, { sent: 1_000, sentAt: now }))
    tx.objectStore('pictures').add(picture('refused', 'refused', 2, { reason: 'It is a film.' }))
    tx.objectStore('pictures').add(picture('underway', 'sending', 3))
    tx.objectStore('pictures').add(picture('waiting', 'queued', 4))
    tx.objectStore('files').add(blob, 'underway')
    tx.objectStore('files').add({ bytes, type: blob.type }, 'waiting')
    await new Promise((resolve, reject) => {
      tx.oncomplete = resolve
      tx.onabort = () => reject(tx.error)
    })
    db.close()
  })
}

describe.skipIf(isWithoutBrowser)('a device that an earlier version of the app has written to', () => {
  const scene = fieldScene()

  it('has all of it, and sends what was left to send', async () => {
    const page = await scene.open({ person: 'bob' })
    await leaveVersion1(page)
    await openOfflineStore(page, scene.server.url)
    await untilStates(page, [
      'done: delivered',
      'refused: refused',
      'underway: delivered',
      'waiting: delivered',
    ])
    await untilPicturesAre(page, ['making', 'refused', 'making', 'making'])
    expect(scene.server.published.map(({ headline }) => headline)).toEqual(['underway', 'waiting'])
    // Old devices hold files as they came.
    expect(await scene.server.received()).toEqual(
      new Map([
        ['underway', 1_000],
        ['waiting', 1_000],
      ]),
    )
    expect(await page.evaluate(async () => (await window.offline.pictureFile('underway'))?.size)).toBe(1_000)
    const [done, refused] = await items(page)
    expect(done).toMatchObject({ attempts: 1, answer: { id: 'p-done' } })
    expect(refused).toMatchObject({ problem: { code: 'story-closed' } })
    expect(await page.evaluate(() => window.offline.pictures())).toMatchObject([
      {},
      { reason: 'It is a film.' },
      {},
      {},
    ])
    expect(await page.evaluate(() => window.offline.draft('p9'))).toMatchObject({
      content: { text: 'Begun' },
    })
    expect(await page.evaluate(() => window.offline.recall('story:floods'))).toEqual({ headline: 'Floods' })
  })

  it('goes on in the order queued', async () => {
    const page = await scene.open({ person: 'bob' })
    await leaveVersion1(page)
    await openOfflineStore(page, scene.server.url)
    await file(page, 'floods', 'After the upgrade')
    await untilStates(page, [
      'done: delivered',
      'refused: refused',
      'underway: delivered',
      'waiting: delivered',
      'After the upgrade: delivered',
    ])
    expect(scene.server.published.map(({ headline }) => headline)).toEqual([
      'underway',
      'waiting',
      'After the upgrade',
    ])
  })

  it('is not opened by a tab of the earlier version any more, which says to load the page again', async () => {
    const page = await scene.open()
    const error = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const opening = indexedDB.open('stoppress-field:alice', 1)
          opening.onerror = () => resolve(opening.error?.name ?? '')
          opening.onsuccess = () => resolve('opened')
        }),
    )
    expect(error).toBe('VersionError')
  })

  it('opens in memory where a frozen tab of that version does not let go of it', async () => {
    const context = await scene.context()
    const old = await scene.open({ context, person: 'bob' })
    await old.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('stoppress-field:alice', 1)
          opening.onsuccess = () => resolve(Object.assign(window, { heldOpen: opening.result }).heldOpen.name)
        }),
    )
    const page = await scene.open({ context })
    expect(await page.evaluate(() => window.offline.deviceError)).toBe('none')
    await file(page, 'floods', 'From memory')
    await untilStates(page, ['From memory: delivered'])
  })
})
