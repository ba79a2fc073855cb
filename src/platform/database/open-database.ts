import type { Database, OpenOptions } from './database.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens `sqlite:<path>` or `postgres://…`. Throws an error whose sentence names the address (without its
 * password) when there is nothing to open; a server of the network is waited for where `options` say so.
 */
export async function openDatabase<Tables>(url: string, options?: OpenOptions): Promise<Database<Tables>> {
  return url.startsWith('sqlite:')
    ? openSqlite<Tables>(url.slice('sqlite:'.length))
    : openPostgres<Tables>(url, options)
}
