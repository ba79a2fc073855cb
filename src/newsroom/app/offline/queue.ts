import type { Device } from './device.ts'
import type { StoredItem, StoredPicture } from './device-schema.ts'
import type { StoredFile } from './stored-file.ts'
import { conflictCopy, type Drafts } from './drafts.ts'
import { isOver } from './outbox.ts'
import type { LocalDraft, NewOutboxItem, NewPicture, OutboxItem, PictureUpload } from './records.ts'
import { isOfApi } from '../api/client.ts'

/** Queued and delivered items: added, viewed and removed by users. The sender does the rest. */
export class Queue {
  readonly #device: Device
  readonly #drafts: Drafts

  constructor(device: Device, drafts: Drafts) {
    this.#device = device
    this.#drafts = drafts
  }

  /** Returns whether it replaced the `insteadOf` item. */
  async add(item: NewOutboxItem): Promise<boolean> {
    const { draftKey, insteadOf, ...rest } = item
    const stored = toStoredItem(rest)
    const unwritten = draftKey === undefined ? undefined : this.#drafts.take(draftKey)
    try {
      const isInstead = await this.#device.write(['drafts', 'outbox'], async (tx) => {
        const drafts = tx.objectStore('drafts')
        const outbox = tx.objectStore('outbox')
        const existing = unwritten ?? (draftKey === undefined ? undefined : await drafts.get(draftKey))
        const isOfOthers = existing !== undefined && this.#drafts.isFromAnotherTab(existing)
        const place = insteadOf === undefined ? undefined : await outbox.index('id').getKey(insteadOf.id)
        const unsent = place === undefined ? undefined : await outbox.get(place)
        const takesPlace = unsent?.state === 'queued' && unsent.attempts === 0
        const asked = [
          insteadOf !== undefined && takesPlace
            ? outbox.put(
                {
                  ...toStoredItem({ ...rest, request: insteadOf.request }),
                  draft: { ...insteadOf.draft, savedAt: Date.now() },
                },
                place,
              )
            : outbox.add(existing === undefined || isOfOthers ? stored : { ...stored, draft: existing }),
          ...(draftKey === undefined ? [] : [drafts.delete(draftKey)]),
          ...(isOfOthers ? [drafts.put(conflictCopy(existing))] : []),
        ]
        tx.commit() // even if the page is unloaded first
        await Promise.all(asked)
        return takesPlace
      })
      if (draftKey !== undefined) this.#drafts.forget(draftKey)
      return isInstead
    } catch (error) {
      if (error instanceof DOMException && error.name === 'ConstraintError') return false // repeated: already queued
      this.#drafts.restore(unwritten)
      throw error
    }
  }

  async items(): Promise<OutboxItem[]> {
    const now = Date.now()
    const items = await this.#device.read(['outbox'], (tx) => tx.store.getAll())
    return items.filter((item) => !isOver(item, now)).map(({ draft: _draft, ...item }) => item)
  }

  async retry(id: string): Promise<void> {
    await this.#device.write(['outbox'], async (tx) => {
      const key = await tx.store.index('id').getKey(id)
      const item = key === undefined ? undefined : await tx.store.get(key)
      if (item?.state !== 'refused') return
      const { problem: _problem, ...rest } = item
      await tx.store.put({ ...rest, state: 'queued' }, key)
    })
  }

  async discard(id: string): Promise<LocalDraft | undefined> {
    return this.#device.write(['drafts', 'outbox'], async (tx) => {
      const outbox = tx.objectStore('outbox')
      const drafts = tx.objectStore('drafts')
      const key = await outbox.index('id').getKey(id)
      const item = key === undefined ? undefined : await outbox.get(key)
      if (key === undefined || item === undefined || item.state === 'sending') return undefined
      await outbox.delete(key)
      if (item.draft === undefined) return undefined
      const isTaken =
        (await drafts.getKey(item.draft.key)) !== undefined || this.#drafts.holds(item.draft.key)
      const draft = isTaken ? { ...item.draft, key: `${item.draft.key}#${id}` } : item.draft
      await drafts.put(draft)
      return draft
    })
  }

  async addPicture({ id, name, slug, file }: NewPicture, stored: StoredFile): Promise<void> {
    const picture: StoredPicture = {
      id,
      name,
      slug,
      type: file.type,
      state: 'queued',
      sent: 0,
      total: file.size,
      addedAt: Date.now(),
    }
    await this.#device.write(['pictures', 'files'], async (tx) => {
      const pictures = tx.objectStore('pictures')
      if ((await pictures.getKey(id)) !== undefined) return // already added
      await pictures.add(picture)
      await tx.objectStore('files').put(stored, id)
    })
  }

  async pictures(): Promise<PictureUpload[]> {
    const now = Date.now()
    const pictures = await this.#device.read(['pictures'], (tx) => tx.store.getAll())
    return pictures
      .filter((picture) => !isUploadExpired(picture, now))
      .sort((a, b) => a.addedAt - b.addedAt)
      .map(withoutPath)
  }

  async picture(id: string): Promise<PictureUpload | undefined> {
    const picture = await this.#device.read(['pictures'], (tx) => tx.store.get(id))
    return picture === undefined || isUploadExpired(picture, Date.now()) ? undefined : withoutPath(picture)
  }

  async retryPicture(id: string): Promise<void> {
    await this.#device.write(['pictures'], async (tx) => {
      const picture = await tx.store.get(id)
      if (picture?.state !== 'refused') return
      const { reason: _reason, ...rest } = picture
      await tx.store.put({ ...rest, state: 'queued' })
    })
  }

  async dropPicture(id: string): Promise<void> {
    await this.#device.write(['pictures', 'files'], async (tx) => {
      await tx.objectStore('pictures').delete(id)
      await tx.objectStore('files').delete(id)
    })
  }
}

/** How long the file of an uploaded picture stays for previews, ms. */
const SENT_FOR_MS = 24 * 60 * 60_000

export function isUploadExpired({ sentAt }: Pick<PictureUpload, 'sentAt'>, now: number): boolean {
  return sentAt !== undefined && sentAt + SENT_FOR_MS <= now
}

function withoutPath({ uploadPath: _uploadPath, ...picture }: StoredPicture): PictureUpload {
  return picture
}

function toStoredItem({ request, ...rest }: Omit<NewOutboxItem, 'draftKey' | 'insteadOf'>): StoredItem {
  if (!isOfApi(request.path)) throw new Error(`${request.path} is no address of the API`)
  return {
    ...rest,
    request: { ...request, body: JSON.stringify(request.body) },
    queuedAt: Date.now(),
    state: 'queued',
    attempts: 0,
  }
}
