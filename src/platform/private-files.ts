import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What nobody but the owner of a file may do: anything (POSIX mode bits of group and others). */
const OF_OTHERS = 0o077

/** What is kept on disk, whatever of it there is: the database with what belongs to it, and folders of media. */
export function keptPaths(databaseUrl: string, dataDir: string): string[] {
  const file = databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : undefined
  const database = file === undefined ? [] : ['', '-wal', '-shm', '-journal'].map((end) => file + end)
  return [...database, ...['uploads', 'media', 'work'].map((folder) => join(dataDir, folder))]
}

/**
 * Those of the paths that users of this machine besides the owner may read or change. Nothing that is written by
 * Stop Press is (its umask is 077), but files of before that may be. What is not there is passed over. Empty on
 * systems without such modes.
 */
export async function pathsOpenToOthers(paths: readonly string[]): Promise<string[]> {
  if (process.platform === 'win32') return []
  const modes = await Promise.all(paths.map((path) => stat(path).catch(unlessMissing)))
  return paths.filter((_, at) => ((modes[at]?.mode ?? 0) & OF_OTHERS) !== 0)
}

/** Takes from everybody but the owner what they may do; leaves what belongs to another user, for `doctor` to name. */
export async function closeToOthers(paths: readonly string[]): Promise<void> {
  for (const path of await pathsOpenToOthers(paths)) {
    const found = await stat(path).catch(unlessMissing)
    if (found === undefined || found.uid !== process.getuid?.()) continue
    await chmod(path, found.mode & ~OF_OTHERS & 0o7777)
  }
}

function unlessMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
  throw error
}
