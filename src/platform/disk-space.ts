import { statfs } from 'node:fs/promises'

/** Bytes that this process may still write where the folder is. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Whether it is the disk, or somebody's share of it, that is full. */
export function isDiskFull(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if ('code' in each && (each.code === 'ENOSPC' || each.code === 'EDQUOT')) return true
  return false
}
