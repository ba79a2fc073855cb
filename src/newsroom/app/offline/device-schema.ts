import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import type { LocalDraft, OutboxItem, PictureUpload } from './records.ts'
import type { StoredFile } from './stored-file.ts'

/** The draft is stored with its item, so that it can be restored after a refusal. */
export type StoredItem = OutboxItem & { readonly draft?: LocalDraft }

export type StoredPicture = PictureUpload & {
  /** The path of the upload on the server. */
  readonly uploadPath?: string
}

/** One person's database on a device. Devices keep it for months: what changes here is carried over by `upgrade`. */
export interface OfflineSchema extends DBSchema {
  drafts: { key: string; value: LocalDraft; indexes: { slug: string } }
  /** Auto-incremented keys: the queue order across tabs. */
  outbox: { key: number; value: StoredItem; indexes: { id: string } }
  pictures: { key: string; value: StoredPicture }
  /** Separate from their records, so that progress updates do not rewrite the file. */
  files: { key: string; value: StoredFile | Blob }
  remembered: { key: string; value: unknown }
}

/**
 * 1: as it began.
 * 2: the states of items and pictures are called as the rest of the code calls them.
 */
export const VERSION = 2

type Upgrade = IDBPTransaction<OfflineSchema, StoreNames<OfflineSchema>[], 'versionchange'>

/** Makes the database, or carries over what an older version of the app has left in it: all of it or nothing. */
export async function upgrade(db: IDBPDatabase<OfflineSchema>, from: number, tx: Upgrade): Promise<void> {
  if (from < 1) {
    db.createObjectStore('drafts', { keyPath: 'key' }).createIndex('slug', 'slug')
    db.createObjectStore('outbox', { autoIncrement: true }).createIndex('id', 'id', { unique: true })
    db.createObjectStore('pictures', { keyPath: 'id' })
    db.createObjectStore('files')
    db.createObjectStore('remembered')
  } else {
    await renameStates(tx.objectStore('outbox'), { queued: 'queued', published: 'delivered' })
    await renameStates(tx.objectStore('pictures'), {
      queued: 'queued',
      sending: 'receiving',
      sent: 'making',
    })
  }
}

interface Records {
  openCursor(): Promise<Cursor | null>
}
interface Cursor {
  readonly value: object
  update(value: object): Promise<unknown>
  continue(): Promise<Cursor | null>
}

async function renameStates(records: unknown, names: Readonly<Record<string, string>>): Promise<void> {
  let cursor = await (records as Records).openCursor()
  while (cursor !== null) {
    const { state } = cursor.value as { readonly state: string }
    await cursor.update({ ...cursor.value, state: names[state] ?? state })
    cursor = await cursor.continue()
  }
}
