import { statfs } from 'node:fs/promises'

/** Below this many free bytes the next writes may fail: a picture and the database log need this much. */
const LOW_BYTES = 67_108_864

export interface DiskSpace {
  /** Bytes that this process may still use (`bavail`, statvfs(3)). */
  readonly freeBytes: number
  readonly isLow: boolean
}

/** The space left where this folder is. */
export async function readDiskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  return { freeBytes, isLow: freeBytes < LOW_BYTES }
}
