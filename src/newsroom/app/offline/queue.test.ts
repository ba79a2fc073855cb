import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Device } from './device.ts'
import { Drafts } from './drafts.ts'
import { UnloadBuffer } from './unload-buffer.ts'
import { isUploadExpired, Queue } from './queue.ts'
import type { NewDraft, NewOutboxItem, OutboxItem } from './records.ts'
import { toStoredFile } from './stored-file.ts'

const DAY = 24 * 60 * 60_000
const draft = (text: string, key = 'p1'): NewDraft => ({ key, slug: 'floods', postId: 'p1', content: text })
const item = (id: string, more: Partial<NewOutboxItem> = {}): NewOutboxItem => ({
  id,
  slug: 'floods',
  postId: 'p1',
  request: { method: 'POST', path: '/api/stories/floods/posts', body: { id } },
  label: id,
  ...more,
})

describe('the queue', () => {
  let device = new Device('ann')
  let drafts = aTab()
  let queue = new Queue(device, drafts)
  beforeEach(async () => {
    vi.stubGlobal('localStorage', undefined) // the second net is not what is tried here
    device = new Device('ann')
    await device.goOnInMemory()
    drafts = aTab()
    queue = new Queue(device, drafts)
  })

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  function aTab(): Drafts {
    const ignored = () => undefined
    return new Drafts(device, new UnloadBuffer('ann'), ignored, ignored)
  }
  const labels = async () => (await queue.items()).map(({ label, state }) => `${label}: ${state}`)
  const texts = async () => (await drafts.list()).map(({ key, content }) => `${key}: ${String(content)}`)
  /** As the sender would have left it. */
  async function put(id: string, change: Partial<OutboxItem>): Promise<void> {
    await device.write(['outbox'], async (tx) => {
      const key = await tx.store.index('id').getKey(id)
      const stored = key === undefined ? undefined : await tx.store.get(key)
      if (stored !== undefined) await tx.store.put({ ...stored, ...change }, key)
    })
  }

  it('keeps the bytes that every attempt sends, in the order queued', async () => {
    await queue.add(item('one'))
    await queue.add(item('two'))
    expect(await queue.items()).toMatchObject([
      { id: 'one', state: 'queued', attempts: 0, request: { body: '{"id":"one"}' } },
      { id: 'two' },
    ])
  })

  it('takes what was pressed twice once', async () => {
    await queue.add(item('one'))
    await queue.add(item('one', { label: 'again' }))
    expect(await labels()).toEqual(['one: queued'])
  })

  it('sends to our own API only', async () => {
    const request = { method: 'POST', path: 'https://elsewhere.example/', body: {} } as const
    await expect(queue.add(item('one', { request }))).rejects.toThrow('no address of the API')
  })

  it('takes the draft out of the drafts, unwritten or written, and gives it back', async () => {
    drafts.save(draft('Just typed'))
    await queue.add(item('one', { draftKey: 'p1' }))
    expect(await texts()).toEqual([])
    expect(await queue.items()).not.toHaveProperty('[0].draft') // screens have no use for it
    expect(await queue.discard('one')).toMatchObject({ key: 'p1', content: 'Just typed' })
    expect(await texts()).toEqual(['p1: Just typed'])
    expect(await labels()).toEqual([])
  })

  it('gives a draft back beside one that was begun meanwhile', async () => {
    drafts.save(draft('First'))
    await queue.add(item('one', { draftKey: 'p1' }))
    drafts.save(draft('Second'))
    expect(await queue.discard('one')).toMatchObject({ key: 'p1#one', content: 'First' })
    expect((await texts()).toSorted()).toEqual(['p1#one: First', 'p1: Second'])
  })

  it('keeps the draft where it cannot be queued', async () => {
    drafts.save(draft('On a full disk'))
    vi.spyOn(device, 'write').mockRejectedValueOnce(new DOMException('No space.', 'QuotaExceededError'))
    await expect(queue.add(item('one', { draftKey: 'p1' }))).rejects.toThrow('No space.')
    expect(await texts()).toEqual(['p1: On a full disk'])
  })

  it('does not take what another tab has typed into the draft with it', async () => {
    const other = aTab()
    drafts.track('p1')
    other.track('p1')
    other.save(draft('Typed in the other tab'))
    await other.flush()
    await queue.add(item('one', { draftKey: 'p1' }))
    expect(await texts()).toEqual([expect.stringMatching(/^p1#\d+: Typed in the other tab$/)])
  })

  describe('an item that goes instead of one before it', () => {
    const instead = item('two', {
      draftKey: 'edit:p1',
      insteadOf: { id: 'one', request: item('one').request, draft: draft('Both') },
    })

    it('takes its place and its draft, where nobody has tried to send that', async () => {
      await queue.add(item('one'))
      await queue.add(item('other'))
      expect(await queue.add(instead)).toBe(true)
      expect(await labels()).toEqual(['two: queued', 'other: queued'])
      expect(await queue.discard('two')).toMatchObject({ key: 'p1', content: 'Both' })
    })

    it.each([
      ['is on its way', { state: 'sending', attempts: 1 }],
      ['was tried', { state: 'queued', attempts: 1 }],
      ['was refused', { state: 'refused', attempts: 1 }],
    ] as const)('is queued behind it where that %s', async (_how, change) => {
      await queue.add(item('one'))
      await put('one', change)
      expect(await queue.add(instead)).toBe(false)
      expect((await queue.items()).map(({ id }) => id)).toEqual(['one', 'two'])
    })
  })

  it('takes nothing back that is on its way or gone', async () => {
    await queue.add(item('one'))
    await put('one', { state: 'sending' })
    expect(await queue.discard('one')).toBeUndefined()
    expect(await queue.discard('none')).toBeUndefined()
    expect(await labels()).toEqual(['one: sending'])
  })

  it('sends again only what was refused', async () => {
    for (const id of ['one', 'two']) await queue.add(item(id))
    await put('one', { state: 'refused', problem: { code: 'x', title: 'No.', detail: '', status: 409 } })
    await put('two', { state: 'delivered', doneAt: Date.now() })
    for (const id of ['one', 'two', 'none']) await queue.retry(id)
    expect(await labels()).toEqual(['one: queued', 'two: delivered'])
    expect(await queue.items()).not.toHaveProperty('[0].problem')
  })

  it('lists what is delivered for ten minutes, and drops nothing by reading', async () => {
    await queue.add(item('one'))
    await put('one', { state: 'delivered', doneAt: Date.now() - 10 * 60_000 })
    expect(await labels()).toEqual([])
    expect(await device.read(['outbox'], (tx) => tx.store.count())).toBe(1)
  })

  it('keeps a picture and its file, chosen twice as one, until it is dropped', async () => {
    const file = new Blob(['bytes'], { type: 'image/png' })
    const picture = { id: 'a', file, name: 'A.png', slug: 'floods' }
    for (let time = 0; time < 2; time++) await queue.addPicture(picture, await toStoredFile(file))
    expect(await queue.pictures()).toMatchObject([{ id: 'a', state: 'queued', sent: 0, total: 5 }])
    expect(await queue.picture('a')).toMatchObject({ name: 'A.png' })
    await queue.dropPicture('a')
    expect(await queue.picture('a')).toBeUndefined()
    expect(await device.read(['files'], (tx) => tx.store.count())).toBe(0)
  })

  it('lists a picture for a day after it was sent, and drops nothing by reading', async () => {
    const now = Date.now()
    const about = { name: 'A.png', slug: 'floods', type: 'image/png', total: 5, addedAt: 1 }
    await device.write(['pictures'], async (tx) => {
      await tx.store.put({ ...about, id: 'old', state: 'making', sent: 5, sentAt: now - DAY })
      await tx.store.put({ ...about, id: 'new', state: 'making', sent: 5, sentAt: now, uploadPath: '/x' })
    })
    const listed = await queue.pictures()
    expect(listed.map(({ id }) => id)).toEqual(['new'])
    expect(listed[0]).not.toHaveProperty('uploadPath')
    expect(await queue.picture('old')).toBeUndefined()
    expect(await device.read(['pictures'], (tx) => tx.store.count())).toBe(2)
    expect(isUploadExpired({ sentAt: now - DAY + 1 }, now)).toBe(false)
    expect(isUploadExpired({}, now)).toBe(false)
  })

  it('sends a picture again only if it was refused', async () => {
    const about = { name: 'A.png', slug: 'floods', type: 'image/png', sent: 0, total: 5, addedAt: 1 }
    await device.write(['pictures'], async (tx) => {
      await tx.store.put({ ...about, id: 'a', state: 'refused', reason: 'It is a film.' })
      await tx.store.put({ ...about, id: 'b', state: 'receiving' })
    })
    for (const id of ['a', 'b', 'none']) await queue.retryPicture(id)
    const [a, b] = await queue.pictures()
    expect([a?.state, a?.reason, b?.state]).toEqual(['queued', undefined, 'receiving'])
  })
})
