import { describe, expect, it } from 'vitest'
import type { OfflineStore } from '../offline/offline.ts'
import type { NewDraft } from '../offline/records.ts'
import { PersistedForm } from './persisted-form.tsx'

interface Words {
  readonly title: string
  readonly points: readonly string[]
}
const STORED: Words = { title: 'Floods', points: ['One'] }

/** A form on a device that notes what it is asked. */
function aForm(words: Words = STORED) {
  const drafts = new Map<string, NewDraft>()
  const takenUp: (number | undefined)[] = []
  const field: Pick<OfflineStore, 'saveDraft' | 'dropDraft' | 'track'> = {
    saveDraft: (draft) => void drafts.set(draft.key, draft),
    dropDraft: async (key) => void drafts.delete(key),
    track: (_key, savedAt) => void takenUp.push(savedAt),
  }
  const place = {
    key: 'summary:floods',
    slug: 'floods',
    postId: '',
    form: 'summary',
    label: 'Summary',
  } as const
  const form = new PersistedForm(field as OfflineStore, place, { words, base: STORED })
  return { form, drafts, takenUp }
}
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe('what is typed into a dialog', () => {
  it('is on the device at once, with what stood when it was begun', () => {
    const { form, drafts } = aForm()
    form.change({ title: 'The floods' })
    expect(form.words).toEqual({ title: 'The floods', points: ['One'] })
    expect(drafts.get('summary:floods')).toMatchObject({
      form: 'summary',
      content: { label: 'Summary', words: { title: 'The floods' }, base: STORED },
    })
  })

  it('is nothing that was begun once it equals what stands', async () => {
    const { form, drafts, takenUp } = aForm()
    form.change({ title: 'The floods' })
    form.change({ title: 'Floods' })
    await settle()
    expect(form.isChanged).toBe(false)
    expect(drafts.size).toBe(0)
    expect(takenUp).toEqual([undefined])
  })

  it('leaves the device when it stands on the server', async () => {
    const { form, drafts } = aForm()
    form.change({ title: 'The floods' })
    expect(await form.isDone(form.words)).toBe(true)
    expect(drafts.size).toBe(0)
    expect(form.base).toEqual({ title: 'The floods', points: ['One'] })
  })

  it('stays where something was typed while it was sent', async () => {
    const { form, drafts } = aForm()
    form.change({ title: 'The floods' })
    const sent = form.words
    form.change({ points: ['One', 'Two'] })
    expect(await form.isDone(sent)).toBe(false)
    expect(drafts.get('summary:floods')).toMatchObject({
      content: { words: { points: ['One', 'Two'] }, base: sent },
    })
  })

  it('goes on from what somebody else has saved meanwhile', () => {
    const { form, drafts } = aForm()
    form.change({ title: 'The floods' })
    const theirs = { title: 'Floods', points: ['One', 'Theirs'] }
    form.rebase(theirs, { ...theirs, title: 'The floods' })
    expect(form.isChanged).toBe(true)
    expect(drafts.get('summary:floods')).toMatchObject({ content: { base: theirs } })
  })

  it('is thrown away for what stood', async () => {
    const { form, drafts, takenUp } = aForm({ title: 'Begun before', points: [] })
    expect(form.isChanged).toBe(true)
    await form.drop()
    expect(form.words).toEqual(STORED)
    expect(drafts.size).toBe(0)
    expect(takenUp).toEqual([undefined])
  })
})
