import type { Database } from './database.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens `sqlite:<path>` or `postgres://…`. Throws an error whose sentence names the address (without its
 * password) when there is nothing to open.
 */
export async function openDatabase<Tables>(url: string): Promise<Database<Tables>> {
  return url.startsWith('sqlite:')
    ? openSqlite<Tables>(url.slice('sqlite:'.length))
    : openPostgres<Tables>(url)
}
