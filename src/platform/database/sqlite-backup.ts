import { DatabaseSync } from 'node:sqlite'
import { errorMessage } from '../error-message.ts'

/**
 * Writes the database as it stands at one moment into a new file, also while others write (`VACUUM INTO`,
 * sqlite.org/lang_vacuum.html). Throws where the file is there already.
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
 * Whether nobody else has the database open. All that stood in its write-ahead log is in the one file then, since
 * leaving that mode needs the database for oneself (sqlite.org/wal.html). A file that is no database is nobody's.
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

/** What SQLite finds wrong with the file; undefined where it is whole. */
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
