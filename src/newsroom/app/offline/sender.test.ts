import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConnectionMonitor } from './connection-monitor.ts'
import { Device } from './device.ts'
import { Drafts } from './drafts.ts'
import { UnloadBuffer } from './unload-buffer.ts'
import type { ResponseOutcome } from './outbox.ts'
import { Queue } from './queue.ts'
import type { OutboxRequest } from './records.ts'
import type { Sent } from './send-request.ts'
import { Sender } from './sender.ts'

const NOW = Date.UTC(2026, 4, 2, 12)
const DONE = { is: 'done', answer: { revision: 1 } } as const
const AGAIN = { is: 'again', holds: 'all' } as const
const PROBLEM = { code: 'story-closed', title: 'The story is closed.', detail: '', status: 409 }

describe('the sender', () => {
  const endings: AbortController[] = []
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW })
    vi.stubGlobal('localStorage', undefined) // the second net is not what is tried here
    vi.spyOn(Math, 'random').mockReturnValue(0)
  })
  afterEach(() => {
    for (const ending of endings.splice(0)) ending.abort()
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  async function aSender(...verdicts: (ResponseOutcome | 'no answer' | 'never')[]) {
    const device = new Device('ann')
    await device.goOnInMemory()
    const drafts = new Drafts(
      device,
      new UnloadBuffer('ann'),
      () => undefined,
      () => undefined,
    )
    const queue = new Queue(device, drafts)
    const bodies: string[] = []
    const errors: unknown[] = []
    const state = { isOnline: true, changes: 0 }
    const send = async ({ body }: OutboxRequest, signal: AbortSignal): Promise<Sent> => {
      bodies.push(body)
      const outcome = verdicts.shift() ?? DONE
      if (outcome === 'no answer') return { outcome: AGAIN, ms: undefined }
      if (outcome !== 'never') return { outcome, ms: 20 }
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const connection: ConnectionMonitor = new ConnectionMonitor(
      true,
      () => undefined,
      () => sender.wake(),
    )
    const sender: Sender = new Sender({
      device,
      connection,
      send,
      isOnline: () => state.isOnline,
      onChange: () => (state.changes += 1),
      onError: (error) => errors.push(error),
    })
    const add = async (id: string, slug = 'floods', draftKey?: string) => {
      const request = { method: 'POST', path: '/api/x', body: id } as const
      const item = { id, slug, postId: id, request, label: id }
      await queue.add(draftKey === undefined ? item : { ...item, draftKey })
      sender.wake()
    }
    const run = () => {
      const ending = new AbortController()
      endings.push(ending)
      const ended = sender.run(ending.signal)
      return { end: () => ending.abort(), ended }
    }
    const states = async () => (await queue.items()).map(({ id, state: now }) => `${id}: ${now}`)
    return { device, drafts, queue, connection, sender, add, run, states, bodies, errors, state }
  }
  const settle = async () => vi.advanceTimersByTimeAsync(0)

  it('sends one after the other, and keeps the answers', async () => {
    const { add, run, states, bodies, queue } = await aSender(DONE, { is: 'refused', problem: PROBLEM })
    for (const id of ['a', 'b', 'c']) await add(id)
    run()
    await settle()
    expect(bodies).toEqual(['"a"', '"b"', '"c"'])
    expect(await states()).toEqual(['a: delivered', 'b: refused', 'c: delivered'])
    expect(await queue.items()).toMatchObject([
      { answer: { revision: 1 }, doneAt: NOW, attempts: 1 },
      { problem: PROBLEM },
      {},
    ])
  })

  it('lets go of a draft only when its item is delivered', async () => {
    const { add, run, drafts, queue } = await aSender({ is: 'refused', problem: PROBLEM })
    for (const id of ['a', 'b']) {
      drafts.save({ key: id, slug: 'floods', postId: id, content: `Draft of ${id}` })
      await add(id, 'floods', id)
    }
    run()
    await settle()
    expect(await queue.discard('a')).toMatchObject({ content: 'Draft of a' })
    expect(await queue.discard('b')).toBeUndefined()
  })

  it('sends the same bytes again after 1, 2, 4 seconds while there is no answer', async () => {
    const { add, run, bodies, states, connection, queue } = await aSender(
      'no answer',
      'no answer',
      'no answer',
    )
    await add('a')
    run()
    await settle()
    expect(await states()).toEqual(['a: queued'])
    expect(connection.connection).toBe('offline')
    await vi.advanceTimersByTimeAsync(999)
    expect(bodies).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1 + 2_000 + 4_000)
    expect(bodies).toEqual(['"a"', '"a"', '"a"', '"a"'])
    expect(await queue.items()).toMatchObject([{ state: 'delivered', attempts: 4 }])
    expect(connection.connection).toBe('online')
  })

  it('holds back one story alone where the server fails at that', async () => {
    const { add, run, bodies } = await aSender({ is: 'again', holds: 'story' })
    await add('a', 'floods')
    await add('b', 'floods')
    await add('c', 'drought')
    run()
    await settle()
    expect(bodies.slice(0, 2)).toEqual(['"a"', '"c"'])
  })

  it('does not count an attempt that had no network from beginning to end', async () => {
    const { add, run, queue, state } = await aSender('no answer')
    state.isOnline = false
    await add('a')
    run()
    await settle()
    expect(await queue.items()).toMatchObject([{ state: 'queued', attempts: 0 }])
  })

  it('sends nothing while signed out, and goes on when the person is back', async () => {
    const { add, run, bodies, connection, states } = await aSender({ is: 'signed-out' })
    await add('a')
    await add('b')
    run()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(bodies).toEqual(['"a"'])
    connection.signedIn()
    await settle()
    expect(await states()).toEqual(['a: delivered', 'b: delivered'])
  })

  it('calls a link slow on which an answer takes more than four seconds', async () => {
    const { add, run, connection } = await aSender('never')
    await add('a')
    run()
    await vi.advanceTimersByTimeAsync(3_999)
    expect(connection.connection).toBe('online')
    await vi.advanceTimersByTimeAsync(1)
    expect(connection.connection).toBe('slow')
  })

  it('leaves what it was sending to the tab that leads next, which sends it again', async () => {
    const { add, run, bodies, states, errors } = await aSender('never')
    await add('a')
    const { end, ended } = run()
    await settle()
    expect(await states()).toEqual(['a: sending'])
    end()
    await ended
    run()
    await settle()
    expect(bodies).toEqual(['"a"', '"a"'])
    expect(await states()).toEqual(['a: delivered'])
    expect(errors).toEqual([])
  })

  it('tells when no words are left to send, so that pictures may go', async () => {
    const { add, run, sender, bodies } = await aSender()
    await add('a')
    const idle = sender.idle().then(() => bodies.length)
    run()
    expect(await idle).toBe(1)
    await sender.idle()
  })

  it('drops what was delivered ten minutes ago', async () => {
    const { add, run, device } = await aSender()
    await add('a')
    run()
    await settle()
    const left = async () => device.read(['outbox'], (tx) => tx.store.count())
    await vi.advanceTimersByTimeAsync(9 * 60_000)
    expect(await left()).toBe(1)
    await vi.advanceTimersByTimeAsync(2 * 60_000)
    expect(await left()).toBe(0)
  })

  it('tells of a device that fails, and tries again', async () => {
    const { add, run, device, errors, states } = await aSender()
    await add('a')
    vi.spyOn(device, 'write').mockRejectedValueOnce(new Error('the disk is gone'))
    run()
    await settle()
    expect(errors).toEqual([new Error('the disk is gone')])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await states()).toEqual(['a: delivered'])
  })
})
