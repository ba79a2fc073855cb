import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DeskPost } from '../../contract.ts'
import { EMPTY_BODY, type Body } from '../../../story/body/body.ts'
import type { OfflineStore } from '../offline/offline.ts'
import type { LocalDraft, NewOutboxItem, OutboxItem } from '../offline/records.ts'
import { Composer } from './composer.ts'

/** A device whose disk is as slow, or as full, as a test wants; what it keeps is kept in order. */
function device() {
  const drafts = new Map<string, LocalDraft>()
  const sent: NewOutboxItem[] = []
  const items: OutboxItem[] = []
  const queuedDrafts = new Map<string, LocalDraft>()
  let disk: Promise<void> = Promise.resolve()
  const field: Pick<
    OfflineStore,
    'saveDraft' | 'draft' | 'drafts' | 'dropDraft' | 'send' | 'items' | 'discard'
  > = {
    saveDraft: (draft) => void drafts.set(draft.key, { ...draft, savedAt: drafts.size }),
    draft: async (key) => drafts.get(key),
    drafts: async () => [...drafts.values()],
    dropDraft: async (key) => {
      await disk
      drafts.delete(key)
    },
    send: async (item) => {
      await disk
      sent.push(item)
      const place = items.findIndex((each) => each.id === item.insteadOf?.id && each.attempts === 0)
      const { id, postId, label } = item
      const queued = { id, slug: 'floods', postId, label, request: requestOf(item, place >= 0) } as const
      items.splice(place < 0 ? items.length : place, place < 0 ? 0 : 1, {
        ...queued,
        queuedAt: 0,
        state: 'queued',
        attempts: 0,
      })
      const draft = place >= 0 ? item.insteadOf?.draft : drafts.get(item.draftKey ?? '')
      if (draft !== undefined) queuedDrafts.set(id, { ...draft, savedAt: 0 })
      if (item.draftKey !== undefined) drafts.delete(item.draftKey)
      return place >= 0
    },
    items: async () => items,
    discard: async (id) => {
      items.splice(0, items.length, ...items.filter((item) => item.id !== id))
      return queuedDrafts.get(id)
    },
  }
  return {
    field: field as OfflineStore,
    drafts,
    sent,
    items,
    queuedDrafts,
    /** Until the returned function is called, nothing is written; `full` makes it fail then. */
    hold(): (how?: 'full') => void {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      disk = promise
      return (how) => (how === 'full' ? reject(new Error('The device is full.')) : resolve())
    },
  }
}

function requestOf({ request, insteadOf }: NewOutboxItem, isInstead: boolean): OutboxItem['request'] {
  const asked = isInstead ? (insteadOf?.request ?? request) : request
  return { ...asked, body: JSON.stringify(asked.body) }
}

function composerOn(offline: OfflineStore, fetchWhole = neverAsked): Composer {
  return new Composer('floods', offline, () => ['Ada Lund'], fetchWhole)
}

/** The posts of these tests are short: nobody has to ask for more of them. */
function neverAsked(): Promise<never> {
  throw new Error('the whole of a post was asked for')
}

function type(composer: Composer, headline: string): void {
  composer.change({ content: { ...composer.state.value.content, headline } })
}

function headline(composer: Composer): string | null {
  return composer.state.value.content.headline
}

function post(revision: number, words: string): DeskPost {
  const written = { ...composerOn(device().field).state.value.content, headline: words }
  const existing: Partial<DeskPost> = {
    ...written,
    id: '018f0000-0000-7000-8000-000000000001',
    state: 'published',
    revision,
    publishAt: null,
    isEmbargoed: false,
  }
  return existing as DeskPost
}

const PARAGRAPH: Body = {
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'The last words' }] }],
}

describe('what is written', () => {
  it('and sent before the desk has opened whole does not come back into the composer', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const letDiskGo = here.hold()
    const sending = composer.send({ kind: 'publish' })
    await composer.resume() // the words still lie among the drafts
    expect(headline(composer)).toBeNull()
    const other = composerOn(here.field)
    const resuming = other.resume()
    type(other, 'Second')
    const sendingOther = other.send({ kind: 'publish' })
    await resuming
    expect(headline(other)).toBeNull()
    letDiskGo()
    await Promise.all([sending, sendingOther])
  })

  it('after publish is pressed belongs to the next update, however slow the disk is', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const letDiskGo = here.hold()
    const sending = composer.send({ kind: 'publish' })
    expect(headline(composer)).toBeNull()
    type(composer, 'Half a thought')
    letDiskGo()
    await sending
    expect(headline(composer)).toBe('Half a thought')
    expect(here.sent.map(({ label }) => label)).toEqual(['First'])
    expect([...here.drafts.keys()]).toEqual([composer.state.value.key])
  })

  it('comes back where the device cannot queue it', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const letDiskGo = here.hold()
    const sending = composer.send({ kind: 'publish' })
    letDiskGo('full')
    await expect(sending).rejects.toThrow('full')
    expect(headline(composer)).toBe('First')
  })

  it('and cannot be queued does not push aside what was begun meanwhile', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const letDiskGo = here.hold()
    const sending = composer.send({ kind: 'publish' })
    type(composer, 'Second')
    letDiskGo('full')
    await expect(sending).rejects.toThrow('full')
    expect(headline(composer)).toBe('Second')
    expect(here.drafts.size).toBe(2)
  })

  it('goes with its last keys, and leaves none of them behind', async () => {
    const here = device()
    const composer = composerOn(here.field)
    let pending = true
    composer.setPendingInputFlush(() => {
      if (pending) composer.setBody(PARAGRAPH)
      pending = false
    })
    await composer.send({ kind: 'publish' })
    expect(here.sent[0]?.request.body).toMatchObject({ body: PARAGRAPH })
    expect(composer.state.value.content.body).toEqual(EMPTY_BODY)
  })

  it('while a text is thrown away is kept', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const letDiskGo = here.hold()
    const throwing = composer.discard()
    type(composer, 'Second')
    letDiskGo()
    await throwing
    expect(headline(composer)).toBe('Second')
    expect(here.drafts.size).toBe(1)
  })

  it('into an edit is gone on with, though the post has changed since', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit(post(3, 'As it stood'), false)
    type(composer, 'As I would have it')
    composer.startNew()
    await composer.edit(post(4, 'As somebody else has it'), false)
    expect(headline(composer)).toBe('As I would have it')
    expect(composer.state.value.post?.revision).toBe(3)
  })

  it('into an edit that is still queued is taken back, not edited twice', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit(post(3, 'As it stood'), false)
    type(composer, 'As I would have it')
    await composer.send({ kind: 'keep' })
    expect(here.sent[0]?.request.body).toMatchObject({ basedOn: 3, kind: 'update', kindBefore: 'update' })
    await composer.edit(post(3, 'As it stood'), false)
    expect(headline(composer)).toBe('As I would have it')
    expect(here.items).toEqual([])
  })

  it('stays when both of a conflict are put together, though it was begun after the refusal', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit(post(4, 'As somebody else has it'), false)
    type(composer, 'Begun anew')
    await composer.rebase(post(4, ''), { ...composer.state.value.content, headline: 'Both' }, 'It was wrong.')
    expect(composer.state.value).toMatchObject({
      correction: 'It was wrong.',
      content: { headline: 'Both' },
    })
    const kept = [...here.drafts.values()].map(
      ({ content }) => (content as { content: { headline: string } }).content,
    )
    expect(kept.map((words) => words.headline).toSorted()).toEqual(['Begun anew', 'Both'])
  })

  it('and taken back after the server had it all the same goes on as an edit of that', async () => {
    const here = device()
    const composer = composerOn(here.field)
    const existing = post(1, 'As it stands')
    const draft: LocalDraft = {
      key: existing.id,
      slug: 'floods',
      postId: existing.id,
      content: {
        post: undefined,
        content: { ...existing, headline: 'As I changed it' },
        correction: undefined,
      },
      savedAt: 0,
    }
    here.queuedDrafts.set('item', draft)
    await composer.recallItem({ id: 'item' } as OutboxItem, existing)
    expect(composer.state.value).toMatchObject({ key: `edit:${existing.id}`, post: { revision: 1 } })
    expect(headline(composer)).toBe('As I changed it')
  })

  it('and thrown away comes back, and what was begun meanwhile is set aside', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'First')
    const bringBack = await composer.discard()
    type(composer, 'Second')
    bringBack()
    expect(headline(composer)).toBe('First')
    expect(here.drafts.size).toBe(2)
  })
})

describe('a draft that is saved', () => {
  /** What the outbox would send, in its order. */
  function asked(here: ReturnType<typeof device>) {
    return here.items.map(({ request }) => {
      const { headline: words, basedOn, publish } = JSON.parse(request.body) as Record<string, unknown>
      return { method: request.method, words, basedOn, publish }
    })
  }
  const keep = { kind: 'keep' } as const

  it('stays in the composer, and is sent once for all savings that have not gone out', async () => {
    const here = device()
    const composer = composerOn(here.field)
    const { postId, sessionKey } = composer.state.value
    for (const words of ['One', 'One, two', 'One, two, three']) {
      type(composer, words)
      await composer.send(keep)
    }
    expect(headline(composer)).toBe('One, two, three')
    expect(composer.state.value).toMatchObject({ postId, sessionKey })
    expect(asked(here)).toEqual([{ method: 'POST', words: 'One, two, three', publish: false }])
    await composer.send({ kind: 'publish' })
    expect(asked(here)).toEqual([{ method: 'POST', words: 'One, two, three', publish: true }])
    expect(headline(composer)).toBeNull()
    expect(here.drafts.size).toBe(0)
  })

  it('is edited, each time on what the saving before made, once it is on its way', async () => {
    const here = device()
    const composer = composerOn(here.field)
    const onItsWay = () => here.items.splice(0, 9, ...here.items.map((item) => ({ ...item, attempts: 1 })))
    type(composer, 'One')
    await composer.send(keep)
    onItsWay()
    type(composer, 'Two')
    await composer.send(keep)
    type(composer, 'Three') // takes the place of "Two", as the edit of what "One" made
    await composer.send(keep)
    onItsWay()
    await composer.send({ kind: 'publish' })
    expect(asked(here)).toEqual([
      { method: 'POST', words: 'One', publish: false },
      { method: 'PATCH', words: 'Three', basedOn: 1 },
      { method: 'PATCH', words: 'Three', basedOn: 2, publish: true },
    ])
  })

  it('and published in one breath, on a slow disk, is one post', async () => {
    const here = device()
    const composer = composerOn(here.field)
    const letDiskGo = here.hold()
    type(composer, 'One')
    const sendings = [composer.send(keep)]
    type(composer, 'Two')
    sendings.push(composer.send(keep))
    type(composer, 'Three')
    sendings.push(composer.send({ kind: 'publish' }))
    letDiskGo()
    await Promise.all(sendings)
    expect(asked(here)).toEqual([{ method: 'POST', words: 'Three', publish: true }])
  })

  it('goes on from the revision that the server names', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit({ ...post(4, 'As it stands'), state: 'draft' }, false)
    type(composer, 'As it stands') // nothing new: the server makes no revision of it
    await composer.send(keep)
    composer.isAt(here.items[0]?.id ?? '', 4)
    here.items.length = 0
    type(composer, 'Changed')
    await composer.send(keep)
    expect(asked(here)).toEqual([{ method: 'PATCH', words: 'Changed', basedOn: 4 }])
  })

  it('and refused is a text that was never sent, with what was typed since', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'One')
    await composer.send(keep)
    const [item] = here.items
    type(composer, 'One, two')
    await composer.recallItem({ ...(item as OutboxItem), state: 'refused' }, undefined)
    expect(headline(composer)).toBe('One, two')
    expect([...here.drafts.keys()]).toEqual([composer.state.value.postId])
    await composer.send({ kind: 'publish' })
    expect(asked(here)).toEqual([{ method: 'POST', words: 'One, two', publish: true }])
  })

  it('stays where the device cannot queue it, with what was typed since', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'One')
    const letDiskGo = here.hold()
    const sending = composer.send(keep)
    type(composer, 'One, two')
    letDiskGo('full')
    await expect(sending).rejects.toThrow('full')
    expect(composer.state.value).toMatchObject({ post: undefined, kept: undefined })
    expect(headline(composer)).toBe('One, two')
  })

  it('after one that the device could not queue is no edit of that', async () => {
    const here = device()
    const composer = composerOn(here.field)
    type(composer, 'One')
    const letDiskGo = here.hold()
    const first = composer.send(keep)
    type(composer, 'One, two')
    const second = composer.send(keep)
    await setImmediate() // the first waits for the disk
    const letDiskGoAgain = here.hold()
    letDiskGo('full')
    await expect(first).rejects.toThrow('full')
    letDiskGoAgain()
    await second
    expect(asked(here)).toEqual([{ method: 'POST', words: 'One, two', publish: false }])
  })

  it('whose post is gone becomes a new one when it is taken back', async () => {
    const here = device()
    const composer = composerOn(here.field)
    const gone = { ...post(4, 'As it stood'), state: 'draft' } as const
    await composer.edit(gone, false)
    type(composer, 'Changed')
    await composer.send(keep)
    composer.startNew()
    const problem = { code: 'unknown-post', title: '', detail: '', status: 404 }
    await composer.recallItem({ ...(here.items[0] as OutboxItem), state: 'refused', problem }, undefined)
    expect(headline(composer)).toBe('Changed')
    expect(composer.state.value.post).toBeUndefined()
    expect(composer.state.value.postId).not.toBe(gone.id)
  })
})
