import type { Database, OpenOptions } from './database.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens `sqlite:<path>` or `postgres://…`. Throws an error that names the address (without its password) if there is
 * nothing to open; waits for a network server if `options` say so.
 */
export async function openDatabase<Tables>(url: string, options?: OpenOptions): Promise<Database<Tables>> {
  return url.startsWith('sqlite:')
    ? openSqlite<Tables>(url.slice('sqlite:'.length))
    : openPostgres<Tables>(url, options)
}
