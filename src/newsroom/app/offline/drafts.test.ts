import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Device } from './device.ts'
import { Drafts } from './drafts.ts'
import { UnloadBuffer } from './unload-buffer.ts'
import type { NewDraft } from './records.ts'

/** A device without a disk: the same stores, in memory. */
async function aDevice(): Promise<Device> {
  const device = new Device('ann')
  await device.goOnInMemory()
  return device
}

const draft = (text: string, key = 'p1'): NewDraft => ({ key, slug: 'floods', postId: 'p1', content: text })

describe('drafts', () => {
  let stored = new Map<string, string>()
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 4, 2, 12) })
    stored = new Map()
    const storage = {
      setItem: (name: string, text: string) => stored.set(name, text),
      getItem: (name: string) => stored.get(name) ?? null,
      removeItem: (name: string) => stored.delete(name),
    }
    const keys = { ownKeys: () => [...stored.keys()], getOwnPropertyDescriptor: () => ENUMERABLE }
    vi.stubGlobal('localStorage', new Proxy(storage, keys))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  const ENUMERABLE = { enumerable: true, configurable: true }

  async function aTab(on?: Device) {
    const device = on ?? (await aDevice())
    const written: (string | undefined)[] = []
    const errors: unknown[] = []
    const drafts = new Drafts(
      device,
      new UnloadBuffer('ann'),
      (key) => written.push(key),
      (error) => errors.push(error),
    )
    const onDisk = async (): Promise<readonly (readonly [string, unknown])[]> =>
      (await device.read(['drafts'], (tx) => tx.store.getAll())).map(({ key, content }) => [key, content])
    return { device, drafts, written, errors, onDisk }
  }

  it('are there at once, and on the disk 100 ms after the first key, as they are then', async () => {
    const { drafts, onDisk, written } = await aTab()
    drafts.save(draft('T'))
    expect(await drafts.get('p1')).toMatchObject({ content: 'T' })
    expect((await drafts.list('floods')).map(({ content }) => content)).toEqual(['T'])
    expect(await drafts.list('drought')).toEqual([])
    await vi.advanceTimersByTimeAsync(60)
    drafts.save(draft('Th'))
    await vi.advanceTimersByTimeAsync(39)
    expect(await onDisk()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await onDisk()).toEqual([['p1', 'Th']])
    expect(written).toEqual(['p1'])
  })

  it('say which of them was written, unless it were several', async () => {
    const { drafts, written } = await aTab()
    drafts.save(draft('One', 'a'))
    drafts.save(draft('Two', 'b'))
    await vi.advanceTimersByTimeAsync(100)
    drafts.save(draft('Two more', 'b'))
    await vi.advanceTimersByTimeAsync(100)
    expect(written).toEqual([undefined, 'b'])
  })

  it('that cannot be written are kept here, told of, and tried again', async () => {
    const { drafts, device, errors, onDisk } = await aTab()
    const full = new DOMException('No space.', 'QuotaExceededError')
    const write = vi.spyOn(device, 'write').mockRejectedValueOnce(full)
    drafts.save(draft('On a full disk'))
    await vi.advanceTimersByTimeAsync(100)
    expect(errors).toEqual([full])
    expect(await drafts.get('p1')).toMatchObject({ content: 'On a full disk' })
    write.mockRestore()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await onDisk()).toEqual([['p1', 'On a full disk']])
  })

  it('of a page that goes are in its last words, until the database has them', async () => {
    const { drafts, device } = await aTab()
    drafts.save(draft('Typed before'))
    const write = vi.spyOn(device, 'write').mockReturnValue(new Promise(() => undefined)) // the page is gone first
    drafts.leave().catch(() => undefined)
    drafts.save(draft('Typed while it went'))
    expect([...stored.values()].join()).toContain('Typed while it went')
    write.mockRestore()
    const next = await aTab(device)
    await next.drafts.recover()
    expect(await next.onDisk()).toEqual([['p1', 'Typed while it went']])
  })

  it('in last words give way to what is newer on the disk', async () => {
    const { drafts, device, onDisk } = await aTab()
    new UnloadBuffer('ann').store([{ ...draft('Old'), savedAt: Date.now() - 1 }])
    drafts.save(draft('New'))
    await drafts.flush()
    await (await aTab(device)).drafts.recover()
    expect(await onDisk()).toEqual([['p1', 'New']])
  })

  it('come over from another tab, unless something is typed here', async () => {
    const { drafts: one, device } = await aTab()
    const { drafts: two } = await aTab(device)
    one.track('p1')
    two.track('p1')
    one.save(draft('Begun'))
    await one.flush()
    expect(await two.externalChange('p1')).toMatchObject({ content: 'Begun' })
    expect(await one.externalChange('p1')).toBeUndefined()
    two.save(draft('Typed'))
    expect(await two.externalChange('p1')).toBeUndefined()
  })

  it('that another tab has sent are gone here', async () => {
    const { drafts: one, device } = await aTab()
    const { drafts: two } = await aTab(device)
    one.save(draft('Begun'))
    await one.flush()
    two.track('p1', Date.now())
    await one.drop('p1')
    expect(await two.externalChange('p1')).toBe('gone')
    two.forget('p1')
    expect(await two.externalChange('p1')).toBeUndefined()
  })

  it('that another tab has gone on with are not thrown away with this tab’s', async () => {
    const { drafts: one, device, onDisk } = await aTab()
    const { drafts: two } = await aTab(device)
    one.save(draft('Begun'))
    await one.flush()
    const at = Date.now()
    one.track('p1', at)
    two.track('p1', at)
    vi.advanceTimersByTime(1)
    two.save(draft('Gone on with'))
    await two.flush()
    await one.drop('p1')
    expect(await onDisk()).toEqual([[`p1#${at + 1}`, 'Gone on with']])
  })

  it('lose nothing that was typed in two tabs by people who had not seen the other’s', async () => {
    const step = fc.record({ tab: fc.constantFrom(0, 1), does: fc.constantFrom('type', 'look', 'flush') })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const device = await aDevice()
        const tabs = [await aTab(device), await aTab(device)]
        const seen: (string | undefined)[] = [undefined, undefined]
        const own: (string | undefined)[] = [undefined, undefined]
        const precious = new Set<string>()
        for (const { drafts } of tabs) drafts.track('p1')
        for (const [at, { tab, does }] of steps.entries()) {
          const drafts = tabs[tab]?.drafts
          if (drafts === undefined) throw new Error('there is no such tab')
          vi.advanceTimersByTime(1)
          if (does === 'flush') await drafts.flush()
          if (does === 'look') {
            const found = await drafts.externalChange('p1')
            if (found === undefined || found === 'gone') continue
            drafts.track('p1', found.savedAt)
            seen[tab] = found.content as string
          }
          if (does !== 'type') continue
          for (const text of [seen[tab], own[tab]]) if (text !== undefined) precious.delete(text)
          seen[tab] = undefined
          own[tab] = `text ${at}`
          precious.add(`text ${at}`)
          drafts.save(draft(`text ${at}`))
        }
        for (const { drafts } of tabs) await drafts.flush()
        const texts = (await tabs[0]?.onDisk())?.map(([, text]) => text)
        expect(texts).toEqual(expect.arrayContaining([...precious]))
        for (const { drafts } of tabs) await drafts.close()
      }),
      { numRuns: 100 },
    )
  })
})
