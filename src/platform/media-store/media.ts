import type { Readable } from 'node:stream'

/** Where files of pictures are kept: on this machine's disk, or in a bucket that several machines share. */
export interface MediaStore {
  /** Keeps bytes under a key, in place of what was there; when it resolves they are kept for good. */
  put(key: string, bytes: Uint8Array, type: string): Promise<void>
  /** The same for a file on this machine, of any size. */
  putFile(key: string, path: string, type: string): Promise<void>
  /** Undefined where there is nothing. Whoever asks reads the stream to its end, or destroys it. */
  get(key: string): Promise<StoredMedia | undefined>
  /** No fault where there is nothing. */
  remove(key: string): Promise<void>
  /** Names of what lies in a folder of the store, such as `received`. */
  list(folder: string): Promise<string[]>
  /** Removes what a process that was killed has left half written. To be called before this process puts anything. */
  clear?(): Promise<void>
}

export interface StoredMedia {
  readonly stream: Readable
  /** A media type. The disk keeps none: there it follows from the key's ending. */
  readonly type: string
  /** Bytes. */
  readonly size: number
}
