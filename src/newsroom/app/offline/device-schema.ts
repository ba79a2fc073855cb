import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import type { LocalDraft, OutboxItem, PictureUpload } from './records.ts'
import type { StoredFile } from './stored-file.ts'

/** A draft rides with its item, so that a refusal can give it back. */
export type StoredItem = OutboxItem & { readonly draft?: LocalDraft }

export type StoredPicture = PictureUpload & {
  /** Where the upload stands on the server: a path. */
  readonly uploadPath?: string
}

/** One person's database on a device. Devices keep it for months: what changes here is carried over by `upgrade`. */
export interface FieldSchema extends DBSchema {
  drafts: { key: string; value: LocalDraft; indexes: { slug: string } }
  /** Keys count up: the order queued, across tabs. */
  outbox: { key: number; value: StoredItem; indexes: { id: string } }
  pictures: { key: string; value: StoredPicture }
  /** Apart from what is said of them, so that progress does not write the file again. */
  files: { key: string; value: StoredFile | Blob }
  remembered: { key: string; value: unknown }
}

/**
 * 1: as it began.
 * 2: the states of items and pictures are called as the rest of the code calls them.
 */
export const VERSION = 2

type Upgrade = IDBPTransaction<FieldSchema, StoreNames<FieldSchema>[], 'versionchange'>

/** Makes the database, or carries over what an older version of the app has left in it: all of it or nothing. */
export async function upgrade(db: IDBPDatabase<FieldSchema>, from: number, tx: Upgrade): Promise<void> {
  if (from < 1) {
    db.createObjectStore('drafts', { keyPath: 'key' }).createIndex('slug', 'slug')
    db.createObjectStore('outbox', { autoIncrement: true }).createIndex('id', 'id', { unique: true })
    db.createObjectStore('pictures', { keyPath: 'id' })
    db.createObjectStore('files')
    db.createObjectStore('remembered')
  } else {
    await renameStates(tx.objectStore('outbox'), { 'saved here': 'queued', published: 'delivered' })
    await renameStates(tx.objectStore('pictures'), {
      'saved here': 'queued',
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
