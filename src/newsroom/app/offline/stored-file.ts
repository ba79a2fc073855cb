/**
 * A picture's file. Not a Blob: WebKit cannot store Blobs in private windows ("Error preparing Blob/File data to be
 * stored in object store"), but it can store their bytes.
 */
export interface StoredFile {
  readonly bytes: ArrayBuffer
  /** A media type such as image/jpeg. */
  readonly type: string
}

/** Reads a file for storage; rejects if it is no longer readable. */
export async function toStoredFile(file: Blob): Promise<StoredFile> {
  return { bytes: await file.arrayBuffer(), type: file.type }
}

/** The stored file. Earlier versions stored Blobs. */
export function toBlob(stored: StoredFile | Blob): Blob {
  return stored instanceof Blob ? stored : new Blob([stored.bytes], { type: stored.type })
}
