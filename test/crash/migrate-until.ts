/**
 * A process that brings a database to this version and kills itself, as the machine would, once so many statements that
 * write are done: `node migrate-until.ts URL 12`. It ends with 0 where there are fewer.
 */
import type { KyselyPlugin, QueryId } from 'kysely'
import { MIGRATIONS } from '../../src/migrations.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'

const [, , url = '', last = ''] = process.argv

let done = 0
const writes = new Set<QueryId>()
const killer: KyselyPlugin = {
  transformQuery({ node, queryId }) {
    if (node.kind !== 'SelectQueryNode') writes.add(queryId)
    return node
  },
  async transformResult({ queryId, result }) {
    if (writes.delete(queryId) && (done += 1) === Number(last)) process.kill(process.pid, 'SIGKILL')
    return result
  },
}

const db = await openDatabase<Record<string, never>>(url)
await migrate({ ...db, write: db.write.withPlugin(killer) }, MIGRATIONS)
await db.close()
