import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Permission bits of group and others (POSIX). */
const OF_OTHERS = 0o077

/** Paths of all data on disk: the database with its auxiliary files, and media folders. */
export function dataPaths(databaseUrl: string, dataDir: string): string[] {
  const file = databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : undefined
  const database = file === undefined ? [] : ['', '-wal', '-shm', '-journal'].map((end) => file + end)
  return [...database, ...['uploads', 'media', 'work'].map((folder) => join(dataDir, folder))]
}

/**
 * The paths that users other than the owner may read or change. Stop Press writes with umask 077, but older files may
 * be open. Missing paths are skipped. Empty on systems without such modes.
 */
export async function findExposedPaths(paths: readonly string[]): Promise<string[]> {
  if (process.platform === 'win32') return []
  const modes = await Promise.all(paths.map((path) => stat(path).catch(ignoreMissing)))
  return paths.filter((_, at) => ((modes[at]?.mode ?? 0) & OF_OTHERS) !== 0)
}

/** Removes all permissions of group and others; leaves files of another user, which `doctor` reports. */
export async function restrictPermissions(paths: readonly string[]): Promise<void> {
  for (const path of await findExposedPaths(paths)) {
    const found = await stat(path).catch(ignoreMissing)
    if (found === undefined || found.uid !== process.getuid?.()) continue
    await chmod(path, found.mode & ~OF_OTHERS & 0o7777)
  }
}

function ignoreMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
  throw error
}
