import type { KyselyPlugin, RootOperationNode } from 'kysely'
import { readOnly } from '../src/platform/database/read-only.ts'
import type { Database } from '../src/platform/database/database.ts'

/**
 * The same database, which writes down what its transactions ask of it: `insert post`, `update log`, in order, from
 * `begin` to `commit`.
 */
export function recordStatements<Tables>(db: Database<Tables>): {
  db: Database<Tables>
  statements: string[]
} {
  const statements: string[] = []
  const names = new WeakMap<object, string>()
  const recorder: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      names.set(queryId, nameOf(node))
      return node
    },
    // Not before: a query that is a part of another has passed the first of the two as well.
    async transformResult({ result, queryId }) {
      statements.push(names.get(queryId) ?? '')
      return result
    },
  }
  return {
    statements,
    db: {
      ...db,
      async transact(work) {
        statements.push('begin')
        const result = await db.transact((tx) => {
          const recorded = tx.withPlugin(recorder)
          return work(recorded, readOnly(recorded))
        })
        statements.push('commit')
        return result
      },
    },
  }
}

function nameOf(node: RootOperationNode): string {
  if (node.kind === 'InsertQueryNode') return `insert ${tableIn(node.into)}`
  if (node.kind === 'UpdateQueryNode') return `update ${tableIn(node.table)}`
  if (node.kind === 'DeleteQueryNode') return `delete ${tableIn(node.from.froms[0])}`
  if (node.kind === 'SelectQueryNode') return `select ${tableIn(node.from?.froms[0])}`
  return node.kind
}

/** The name of the table, wherever it stands in the node. */
function tableIn(node: unknown): string {
  const [, name = ''] = /"kind":"IdentifierNode","name":"([a-z_]+)"/.exec(JSON.stringify(node)) ?? []
  return name
}
