import type { Readable } from 'node:stream'

/** Storage for media files: on this machine's disk, or in a shared bucket. */
export interface MediaStore {
  /** Stores bytes under a key, replacing existing ones; durable once it resolves. */
  put(key: string, bytes: Uint8Array, type: string): Promise<void>
  /** The same for a file on this machine, of any size. */
  putFile(key: string, path: string, type: string): Promise<void>
  /** Undefined if missing. The caller must consume or destroy the stream. */
  get(key: string): Promise<StoredMedia | undefined>
  /** No error if missing. */
  remove(key: string): Promise<void>
  /** Names in a folder of the store, such as `received`. */
  list(folder: string): Promise<string[]>
  /** Removes partial files of a killed process. To be called before this process writes anything. */
  clear?(): Promise<void>
}

export interface StoredMedia {
  readonly stream: Readable
  /** A media type. The disk keeps none: there it follows from the key's ending. */
  readonly type: string
  /** Bytes. */
  readonly size: number
}
