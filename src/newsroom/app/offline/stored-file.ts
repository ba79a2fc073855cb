/**
 * A picture's file. Not a Blob: WebKit stores none in private windows ("Error preparing Blob/File data to be stored in
 * object store"), but it stores their bytes.
 */
export interface StoredFile {
  readonly bytes: ArrayBuffer
  /** A media type such as image/jpeg. */
  readonly type: string
}

/** A file as it is stored: reads it whole, and rejects where it cannot be read any more. */
export async function storedFile(file: Blob): Promise<StoredFile> {
  return { bytes: await file.arrayBuffer(), type: file.type }
}

/** The file that was stored. Devices of earlier versions hold it as it came. */
export function fileOf(stored: StoredFile | Blob): Blob {
  return stored instanceof Blob ? stored : new Blob([stored.bytes], { type: stored.type })
}
