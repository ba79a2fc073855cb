import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isWithoutBrowser } from './chromium.ts'
import {
  addPicture,
  edit,
  fieldScene,
  file,
  items,
  openOfflineStore,
  states,
  untilPicturesAre,
  untilStates,
} from './field-scene.ts'
import { brotliSize } from './field-server.ts'

describe.skipIf(isWithoutBrowser)('filing from the field', () => {
  const scene = fieldScene()
  const headlines = () => scene.server.published.map(({ headline }) => headline)

  it('weighs at most 17 kB of the newsroom’s 150 before the first keystroke', () => {
    const size = brotliSize(scene.assets)
    process.stderr.write(`the field layer: ${size} bytes (brotli)\n`)
    expect(size).toBeLessThanOrEqual(17_000)
  })

  it('keeps what is typed through a reload at once, and gives it back', async () => {
    const page = await scene.open()
    await page.evaluate(() => {
      for (const text of ['T', 'Th', 'The river'])
        window.offline.saveDraft({ key: 'p1', slug: 'floods', postId: 'p1', content: { text } })
    })
    await page.reload() // well before the 100 ms are over
    await page.waitForFunction(() => document.title === 'open')
    expect(await page.evaluate(() => window.offline.draft('p1'))).toMatchObject({
      content: { text: 'The river' },
    })
    expect(await page.evaluate(() => window.offline.drafts('floods'))).toHaveLength(1)
    expect(await page.evaluate(() => window.offline.drafts('another'))).toEqual([])
    await page.evaluate(() => window.offline.dropDraft('p1'))
    expect(await page.evaluate(() => window.offline.drafts())).toEqual([])
  })

  it('keeps what is typed in the moment in which it is closed', async () => {
    const context = await scene.context()
    const page = await scene.open({ context })
    await page.evaluate(() => {
      window.offline.close() // the app goes from the outside in: an editor tells its last keys after that
      window.offline.saveDraft({
        key: 'p1',
        slug: 'floods',
        postId: 'p1',
        content: { text: 'The last words' },
      })
    })
    const next = await scene.open({ context })
    expect(await next.evaluate(() => window.offline.draft('p1'))).toMatchObject({
      content: { text: 'The last words' },
    })
  })

  it('loses no word of two tabs that write into one draft', async () => {
    const context = await scene.context()
    const [one, two] = [await scene.open({ context }), await scene.open({ context })]
    const type = (page: Page, text: string) =>
      page.evaluate(async (words) => {
        window.offline.saveDraft({ key: 'p1', slug: 'floods', postId: 'p1', content: { text: words } })
        await new Promise((resolve) => window.offline.subscribe('drafts', () => resolve(undefined)))
      }, text)
    const texts = async () =>
      (await one.evaluate(() => window.offline.drafts('floods')))
        .map(({ content }) => (content as { text: string }).text)
        .toSorted()
    await type(one, 'Begun')
    for (const page of [one, two])
      await page.evaluate(async () => window.offline.track('p1', (await window.offline.draft('p1'))?.savedAt))
    await type(one, 'Begun here')
    expect(await two.evaluate(() => window.offline.externalChange('p1'))).toMatchObject({
      content: { text: 'Begun here' },
    })
    expect(await one.evaluate(() => window.offline.externalChange('p1'))).toBeUndefined()
    await type(two, 'Begun there') // by somebody who has not seen what came from the other
    await expect.poll(texts).toEqual(['Begun here', 'Begun there'])
    await type(one, 'Begun here, and gone on')
    const all = ['Begun here', 'Begun here, and gone on', 'Begun there']
    await expect.poll(texts).toEqual(all)
    await one.evaluate(() => window.offline.dropDraft('p1'))
    expect(await two.evaluate(() => window.offline.externalChange('p1'))).toBe('gone')
    expect(await texts()).toEqual(['Begun here', 'Begun there'])
  })

  it('throws nothing away that another tab has typed meanwhile', async () => {
    const context = await scene.context()
    const [one, two] = [await scene.open({ context }), await scene.open({ context })]
    await one.evaluate(async () => {
      window.offline.track('p1', undefined)
      window.offline.saveDraft({ key: 'p1', slug: 'floods', postId: 'p1', content: { text: 'Begun' } })
      await new Promise((resolve) => window.offline.subscribe('drafts', () => resolve(undefined)))
    })
    await two.evaluate(async () => {
      window.offline.track('p1', undefined)
      await window.offline.dropDraft('p1')
    })
    expect(await one.evaluate(() => window.offline.drafts('floods'))).toHaveLength(1)
  })

  it('sends the posts of a story once and in order, each as the person who wrote it, and drops their drafts', async () => {
    const page = await scene.open()
    for (const n of [1, 2, 3]) await file(page, 'floods', `Post ${n}`)
    await untilStates(page, ['Post 1: delivered', 'Post 2: delivered', 'Post 3: delivered'])
    expect(headlines()).toEqual(['Post 1', 'Post 2', 'Post 3'])
    expect(new Set(scene.server.requests.map(({ person }) => person))).toEqual(new Set(['alice']))
    expect(await page.evaluate(() => window.offline.drafts())).toEqual([])
    expect((await items(page))[2]?.answer).toMatchObject({ headline: 'Post 3', seq: 3 })
  })

  it('sends the very same bytes again when the answer is lost, and it stands once', async () => {
    const page = await scene.open()
    scene.server.next('cut before it is answered', 'cut before it is taken', { status: 502 })
    await file(page, 'floods', 'Levee breached')
    await untilStates(page, ['Levee breached: delivered'])
    expect(headlines()).toEqual(['Levee breached'])
    const bytes = scene.server.requests.map((each) => each.bytes)
    expect(bytes.length).toBeGreaterThanOrEqual(4) // a browser repeats some requests by itself
    expect(new Set(bytes).size).toBe(1)
  })

  it('repeats an edit whose answer was lost with its editId, before what was written after it', async () => {
    const page = await scene.open()
    const { id } = await file(page, 'floods', 'Two dead')
    await untilStates(page, ['Two dead: delivered'])
    scene.server.next('cut before it is answered')
    await edit(page, 'floods', id, 'Three dead')
    await edit(page, 'floods', id, 'Two dead after all')
    await untilStates(page, ['Two dead: delivered', 'Three dead: delivered', 'Two dead after all: delivered'])
    expect(headlines()).toEqual(['Two dead', 'Three dead', 'Two dead after all'])
  })

  it('keeps a refused post with the server’s sentence, and lets all pass but what is of the same post', async () => {
    const page = await scene.open()
    scene.server.next({ status: 409, code: 'story-closed' })
    const { id } = await file(page, 'floods', 'Too late')
    await edit(page, 'floods', id, 'Too late, edited')
    await file(page, 'floods', 'In time')
    await untilStates(page, ['Too late: refused', 'Too late, edited: queued', 'In time: delivered'])
    const [refused] = await items(page)
    expect(refused?.problem).toEqual({
      code: 'story-closed',
      title: 'It was refused.',
      detail: 'The test said so.',
      status: 409,
    })
    await page.evaluate((item) => window.offline.retry(item), refused?.id ?? '')
    await untilStates(page, ['Too late: delivered', 'Too late, edited: delivered', 'In time: delivered'])
    expect(headlines()).toEqual(['In time', 'Too late', 'Too late, edited'])
  })

  it('turns a refused post that is discarded into the draft it was', async () => {
    const page = await scene.open()
    scene.server.next({ status: 400, code: 'too-long' })
    const { id } = await file(page, 'floods', 'Very long')
    await untilStates(page, ['Very long: refused'])
    expect(await page.evaluate(() => window.offline.drafts())).toEqual([])
    const draft = await page.evaluate(async () => {
      const [item] = await window.offline.items()
      return window.offline.discard(item?.id ?? '')
    })
    expect(draft).toMatchObject({ key: id, content: { headline: 'Very long' } })
    expect(await page.evaluate((key) => window.offline.draft(key), id)).toEqual(draft)
    expect(await items(page)).toEqual([])
  })

  it('does not write a draft that comes back over one that was begun since', async () => {
    const page = await scene.open()
    scene.server.next({ status: 409, code: 'edit-conflict' })
    const backs = await page.evaluate(async () => {
      const draft = (content: string) =>
        window.offline.saveDraft({ key: 'edit:p1', slug: 'floods', postId: 'p1', content, basedOn: 1 })
      const request = {
        method: 'PATCH',
        path: '/api/stories/floods/posts/p1',
        body: { editId: 'e1' },
      } as const
      draft('first')
      await window.offline.send({
        id: 'e1',
        slug: 'floods',
        postId: 'p1',
        request,
        label: 'E',
        draftKey: 'edit:p1',
      })
      await new Promise<void>((resolve) => {
        const look = async () => {
          if ((await window.offline.items())[0]?.state === 'refused') resolve()
        }
        window.offline.subscribe('outbox', () => {
          look().catch(() => undefined)
        })
      })
      draft('second')
      return window.offline.discard('e1')
    })
    expect(backs).toMatchObject({ key: 'edit:p1#e1', content: 'first' })
    const drafts = await page.evaluate(() => window.offline.drafts())
    expect(new Set(drafts.map(({ content }) => content))).toEqual(new Set(['first', 'second']))
  })

  it('sends what was saved several times once, as it was last, in the place of the first', async () => {
    const page = await scene.open()
    await page.context().setOffline(true)
    const failed = page.waitForEvent('requestfailed')
    await file(page, 'floods', 'Before')
    await failed
    await expect.poll(() => items(page)).toMatchObject([{ state: 'queued', attempts: 0 }]) // nothing has left
    const existing = await page.evaluate(async () => {
      const send = (id: string, words: string, insteadOf?: string) => {
        const draft = { key: 'p1', slug: 'floods', postId: 'p1', content: words }
        const body = { id: 'p1', headline: words }
        const request = { method: 'POST', path: '/api/stories/floods/posts', body } as const
        const item = { id, slug: 'floods', postId: 'p1', request, label: words, draftKey: 'p1' }
        window.offline.saveDraft(draft)
        return window.offline.send(
          insteadOf === undefined ? item : { ...item, insteadOf: { id: insteadOf, request, draft } },
        )
      }
      const first = await send('i1', 'Saved')
      const drafts = (await window.offline.drafts()).length
      return [first, await send('i2', 'Saved again', 'i1'), await send('i3', 'Another', 'i1'), drafts]
    })
    expect(existing).toEqual([false, true, false, 0])
    expect(await states(page)).toEqual(['Before: queued', 'Saved again: queued', 'Another: queued'])
    expect(await page.evaluate(() => window.offline.discard('i2'))).toMatchObject({ content: 'Saved again' })
    await page.evaluate(() => window.offline.discard('i3'))
    await page.context().setOffline(false)
    await untilStates(page, ['Before: delivered'])
  })

  it('says that the device is full, keeps the words in the tab, and writes them when there is room', async () => {
    const page = await scene.open()
    const devtools = await page.context().newCDPSession(page)
    const quota = (quotaSize?: number) =>
      devtools.send('Storage.overrideQuotaForOrigin', {
        origin: scene.server.url,
        ...(quotaSize === undefined ? {} : { quotaSize }),
      })
    await quota(1)
    await page.evaluate(() => {
      window.offline.saveDraft({ key: 'p1', slug: 'floods', postId: 'p1', content: 'x'.repeat(100_000) })
    })
    const trouble = () => page.evaluate(() => window.offline.deviceError)
    await expect.poll(trouble).toBe('full')
    await expect(addPicture(page, 'floods', 200_000, 9)).rejects.toThrow(/Quota/)
    expect((await page.evaluate(() => window.offline.draft('p1')))?.content).toHaveLength(100_000)
    await quota()
    await expect.poll(trouble, { timeout: 10_000 }).toBeUndefined()
    await openOfflineStore(page, scene.server.url)
    expect((await page.evaluate(() => window.offline.draft('p1')))?.content).toHaveLength(100_000)
  })

  it('waits as long as the server asks, whatever else happens', async () => {
    const page = await scene.open()
    scene.server.next({ status: 429, headers: { 'retry-after': '2' } })
    await file(page, 'floods', 'Patience')
    await scene.server.arrivals(1)
    const refusedAt = Date.now()
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    await untilStates(page, ['Patience: delivered'])
    expect(Date.now() - refusedAt).toBeGreaterThan(1_500)
    expect(scene.server.requests).toHaveLength(2)
  })

  it('waits without loss while signed out, and goes on after signing in', async () => {
    const page = await scene.open()
    scene.server.always({ status: 401, code: 'unauthorised' })
    await file(page, 'floods', 'First')
    await file(page, 'drought', 'Second')
    const connection = () => page.evaluate(() => window.offline.connection)
    await expect.poll(connection).toBe('signed-out')
    await untilStates(page, ['First: queued', 'Second: queued'])
    const asked = scene.server.requests.length
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await file(page, 'floods', 'Third')
    scene.server.always(undefined)
    expect(scene.server.requests).toHaveLength(asked)
    await page.evaluate(() => window.offline.resume())
    await untilStates(page, ['First: delivered', 'Second: delivered', 'Third: delivered'])
    expect(headlines()).toEqual(['First', 'Second', 'Third'])
    expect(await connection()).toBe('online')
  })

  it('sends from one tab of several, tells them all, and is taken over when that tab closes', async () => {
    const context = await scene.context()
    const [first, second] = [await scene.open({ context }), await scene.open({ context })]
    let release = () => {}
    scene.server.next({ until: new Promise<void>((resolve) => (release = resolve)) })
    await Promise.all([file(first, 'floods', 'From the first'), file(second, 'drought', 'From the second')])
    await scene.server.arrivals(1)
    expect((await states(second)).toSorted()).toEqual(await states(first).then((each) => each.toSorted()))
    expect((await states(second)).filter((each) => each.endsWith('sending'))).toHaveLength(1)
    await first.close() // with a request under way
    release()
    const done = (await states(second)).map((each) => each.replace(/: .*/, ': delivered'))
    await untilStates(second, done)
    expect(headlines().toSorted()).toEqual(['From the first', 'From the second'])
  })

  it('does not wait for a tab that sleeps with the sending in its hands', async () => {
    const context = await scene.context()
    const [asleep, seen] = [await scene.open({ context }), await scene.open({ context })]
    await file(asleep, 'floods', 'Before')
    await untilStates(seen, ['Before: delivered'])
    let wake = () => {}
    scene.server.next({ until: new Promise<void>((resolve) => (wake = resolve)) })
    const sleep = asleep.evaluate(() => {
      const request = new XMLHttpRequest()
      request.open('POST', '/api/stories/floods/posts', false) // nothing of this tab runs until it is answered
      request.send('{"id":"sleep","headline":"Asleep"}')
    })
    await scene.server.arrivals(2)
    await file(seen, 'floods', 'While it sleeps')
    await untilStates(seen, ['Before: delivered', 'While it sleeps: delivered'])
    wake()
    await sleep
    await file(asleep, 'floods', 'Awake')
    await untilStates(asleep, ['Before: delivered', 'While it sleeps: delivered', 'Awake: delivered'])
    expect(headlines()).toEqual(['Before', 'While it sleeps', 'Asleep', 'Awake'])
    const locks = await seen.evaluate(() => navigator.locks.query())
    expect([locks.held?.length, locks.pending?.length]).toEqual([1, 1])
  })

  it('shows nobody another’s drafts, and sends nothing of somebody in whose browser another has signed in', async () => {
    const context = await scene.context()
    const alice = await scene.open({ context })
    await alice.evaluate(() =>
      window.offline.saveDraft({ key: 'p1', slug: 's', postId: 'p1', content: 'mine' }),
    )
    const bob = await scene.open({ context, person: 'bob' })
    expect(await bob.evaluate(() => window.offline.drafts())).toEqual([])
    await expect.poll(() => alice.evaluate(() => window.offline.connection)).toBe('signed-out')
    await file(alice, 'floods', 'By Alice')
    await file(bob, 'floods', 'By Bob')
    await untilStates(bob, ['By Bob: delivered'])
    await untilStates(alice, ['By Alice: queued'])
    await alice.evaluate(() => window.offline.resume())
    await untilStates(alice, ['By Alice: delivered'])
    expect(scene.server.requests.map(({ person }) => person)).toEqual(['bob', 'alice'])
  })

  it('sends a picture whole, resumes it where it stood, and lets words pass first', async () => {
    const page = await scene.open()
    scene.server.nextUpload(
      'cut before it is answered', // the creation: asked again, it is the same upload
    )
    const { id, sha256 } = await addPicture(page, 'floods', 400_000, 1)
    await untilPicturesAre(page, ['making'])
    expect(await scene.server.pictures()).toEqual(new Map([[id, sha256]]))
    let release = () => {}
    scene.server.next({ until: new Promise<void>((resolve) => (release = resolve)) })
    await file(page, 'floods', 'Words')
    await scene.server.arrivals(1)
    const second = await addPicture(page, 'floods', 100_000, 2)
    const chunks = scene.server.taken.length
    release()
    await untilPicturesAre(page, ['making', 'making'])
    expect(scene.server.taken[chunks]).toBe('words')
    expect((await scene.server.pictures()).get(second.id)).toBe(second.sha256)
    expect(await page.evaluate(async (each) => (await window.offline.pictureFile(each))?.size, id)).toBe(
      400_000,
    )
    await page.evaluate((each) => window.offline.dropPicture(each), id)
    expect(await page.evaluate((each) => window.offline.pictureFile(each), id)).toBeUndefined()
  })

  it('begins a picture again that the server has forgotten, and goes on from what it has of it', async () => {
    const page = await scene.open()
    // Creation and first chunk; a chunk that fails; then nobody knows the upload, though its bytes are there.
    scene.server.nextUpload('nothing', 'nothing', { status: 500 }, { status: 404 })
    const { id, sha256 } = await addPicture(page, 'floods', 150_000, 4)
    await untilPicturesAre(page, ['making'])
    expect(await scene.server.pictures()).toEqual(new Map([[id, sha256]]))
    const kB = 1024
    expect(scene.server.offsets, 'the second 0 is refused').toEqual([0, 0, 64 * kB, 128 * kB])
  })

  it('keeps a picture that the server has no space for, says so, lets words pass, and sends it later', async () => {
    const page = await scene.open()
    const full = { status: 507, code: 'upload-no-space', headers: { 'retry-after': '2' } }
    scene.server.nextUpload('nothing', full)
    const { id, sha256 } = await addPicture(page, 'floods', 10_000, 5)
    await expect
      .poll(() => page.evaluate(async () => (await window.offline.pictures())[0]?.reason))
      .toContain('It is kept here and sent again by itself.')
    await file(page, 'floods', 'Words')
    await scene.server.arrivals(1)
    await untilPicturesAre(page, ['making'])
    expect(await scene.server.pictures()).toEqual(new Map([[id, sha256]]))
    const [picture] = await page.evaluate(() => window.offline.pictures())
    expect(picture?.reason).toBeUndefined()
  })

  it('says why a picture was refused, and keeps it', async () => {
    const page = await scene.open()
    scene.server.nextUpload({ status: 413 })
    const { id } = await addPicture(page, 'floods', 10_000, 3)
    await untilPicturesAre(page, ['refused'])
    const [picture] = await page.evaluate(() => window.offline.pictures())
    expect(picture?.reason).toBe('It was refused. The test said so.')
    await page.evaluate((each) => window.offline.retryPicture(each), id)
    await untilPicturesAre(page, ['making'])
  })

  it('remembers what was last seen, for the next opening', async () => {
    const page = await scene.open()
    await page.evaluate(() => window.offline.remember('story:floods', { headline: 'Floods' }))
    await openOfflineStore(page, scene.server.url)
    expect(await page.evaluate(() => window.offline.recall('story:floods'))).toEqual({ headline: 'Floods' })
    const { quota, used } = await page.evaluate(() => window.offline.storage())
    expect(quota).toBeGreaterThan(used)
  })
})
