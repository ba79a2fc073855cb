import { DatabaseSync } from 'node:sqlite'
import { errorMessage } from '../error-message.ts'

/**
 * Writes a consistent snapshot of the database into a new file, also while others write (`VACUUM INTO`,
 * sqlite.org/lang_vacuum.html). Throws if the file exists.
 */
export function backUpSqlite(path: string, to: string): void {
  const raw = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    raw.prepare('vacuum into ?').run(to)
  } finally {
    raw.close()
  }
}

/**
 * Whether nobody else has the database open. If so, its write-ahead log has been merged into the file, since leaving
 * WAL mode needs exclusive access (sqlite.org/wal.html). A file that is not a database counts as not open.
 */
export function isSqliteAlone(path: string): boolean {
  const raw = new DatabaseSync(path)
  try {
    raw.exec('pragma journal_mode = delete')
    return true
  } catch (error) {
    const SQLITE_BUSY = 5
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
    return code !== SQLITE_BUSY
  } finally {
    raw.close()
  }
}

/** Damage that SQLite finds in the file; undefined if it is intact. */
export function sqliteDamage(path: string): string | undefined {
  try {
    const raw = new DatabaseSync(path, { readOnly: true })
    try {
      const { integrity_check: found } = raw.prepare('pragma integrity_check').get() ?? {}
      return found === 'ok' ? undefined : String(found)
    } finally {
      raw.close()
    }
  } catch (error) {
    return errorMessage(error)
  }
}
