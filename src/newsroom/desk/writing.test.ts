import { describe, expect, it } from 'vitest'
import type { DeskPost } from '../../desk/desk-view.ts'
import { EMPTY_BODY, type Body } from '../../story/body/body.ts'
import type { Field } from '../field/field.ts'
import type { LocalDraft, NewOutboxItem, OutboxItem } from '../field/records.ts'
import { Composer } from './writing.ts'

/** A device whose disk is as slow, or as full, as a test wants; what it keeps is kept in order. */
function device() {
  const drafts = new Map<string, LocalDraft>()
  const sent: NewOutboxItem[] = []
  const items: OutboxItem[] = []
  const queuedDrafts = new Map<string, LocalDraft>()
  let disk: Promise<void> = Promise.resolve()
  const field: Pick<Field, 'saveDraft' | 'draft' | 'drafts' | 'dropDraft' | 'send' | 'items' | 'discard'> = {
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
      if (item.draftKey !== undefined) drafts.delete(item.draftKey)
    },
    items: async () => items,
    discard: async (id) => {
      items.splice(0, items.length, ...items.filter((item) => item.id !== id))
      return queuedDrafts.get(id)
    },
  }
  return {
    field: field as Field,
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

function composerOn(field: Field): Composer {
  return new Composer('floods', field, () => ['Ada Lund'])
}

function type(composer: Composer, headline: string): void {
  composer.change({ content: { ...composer.writing.value.content, headline } })
}

function headline(composer: Composer): string | null {
  return composer.writing.value.content.headline
}

function post(revision: number, words: string): DeskPost {
  const written = { ...composerOn(device().field).writing.value.content, headline: words }
  const standing: Partial<DeskPost> = {
    ...written,
    id: '018f0000-0000-7000-8000-000000000001',
    state: 'published',
    revision,
    publishAt: null,
    isEmbargoed: false,
  }
  return standing as DeskPost
}

const PARAGRAPH: Body = {
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'The last words' }] }],
}

describe('what is written', () => {
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
    expect([...here.drafts.keys()]).toEqual([composer.writing.value.key])
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
    composer.hearLastKeysBy(() => {
      if (pending) composer.setBody(PARAGRAPH)
      pending = false
    })
    await composer.send({ kind: 'keep' })
    expect(here.sent[0]?.request.body).toMatchObject({ body: PARAGRAPH })
    expect(composer.writing.value.content.body).toEqual(EMPTY_BODY)
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
    expect(composer.writing.value.post?.revision).toBe(3)
  })

  it('into an edit that is still queued is taken back, not edited twice', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit(post(3, 'As it stood'), false)
    type(composer, 'As I would have it')
    const [kept] = here.drafts.values()
    await composer.send({ kind: 'keep' })
    const { id, postId, label } = here.sent[0] as NewOutboxItem
    const request = { method: 'PATCH', path: '/api/', body: '{}' } as const
    here.items.push({
      id,
      slug: 'floods',
      postId,
      label,
      request,
      queuedAt: 0,
      state: 'saved here',
      attempts: 0,
    })
    here.queuedDrafts.set(id, kept as LocalDraft)
    await composer.edit(post(3, 'As it stood'), false)
    expect(headline(composer)).toBe('As I would have it')
    expect(here.items).toEqual([])
  })

  it('stays when both of a conflict are put together, though it was begun after the refusal', async () => {
    const here = device()
    const composer = composerOn(here.field)
    await composer.edit(post(4, 'As somebody else has it'), false)
    type(composer, 'Begun anew')
    await composer.rebase(
      post(4, ''),
      { ...composer.writing.value.content, headline: 'Both' },
      'It was wrong.',
    )
    expect(composer.writing.value).toMatchObject({
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
    const standing = post(1, 'As it stands')
    const draft: LocalDraft = {
      key: standing.id,
      slug: 'floods',
      postId: standing.id,
      content: {
        post: undefined,
        content: { ...standing, headline: 'As I changed it' },
        correction: undefined,
      },
      savedAt: 0,
    }
    here.queuedDrafts.set('item', draft)
    await composer.takeBack({ id: 'item' } as OutboxItem, standing)
    expect(composer.writing.value).toMatchObject({ key: `edit:${standing.id}`, post: { revision: 1 } })
    expect(headline(composer)).toBe('As I changed it')
  })
})
