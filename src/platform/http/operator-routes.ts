import { setTimeout as wait } from 'node:timers/promises'
import { readDiskSpace } from '../disk-space.ts'
import type { App } from './app.ts'
import { operatorContract } from './operator-contract.ts'

/** Timeout of the database check: from the perspective of a waiting user it is unavailable. */
const PATIENCE_MS = 2_000

export interface OperatorRouteDeps {
  readonly dataDir: string
  /** Queries the database; rejects on failure. */
  checkDatabase(): Promise<unknown>
  /** Load of this process: open streams and unsent bytes. */
  load(): { readonly streams: number; readonly unsentBytes: number }
  /** Whether the server is about to stop. */
  isStopping(): boolean
}

/**
 * For operators and monitoring:
 * - `GET /health`: whether the process lives and its database answers. A disk that is nearly full is said, with 200 all
 *   the same: readers are served, and another answer would take this process away from them.
 * - `GET /ready`: whether requests may be sent here. 503 once the server is about to stop (it still answers whatever
 *   comes), and while its database does not answer.
 * - `GET /api/openapi.json`
 */
export function routeOperator(
  app: App,
  { dataDir, checkDatabase, load, isStopping }: OperatorRouteDeps,
): void {
  const config = { access: 'public' } as const
  app.get('/health', { config, schema: operatorContract['GET /health'] }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    await checkDatabase()
    const { isLow } = await readDiskSpace(dataDir)
    return { status: isLow ? ('disk-low' as const) : ('ok' as const), ...load() }
  })
  app.get('/ready', { config, schema: operatorContract['GET /ready'] }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (isStopping()) return reply.status(503).send({ status: 'stopping' })
    const hasAnswered = await Promise.race([
      checkDatabase().then(
        () => true,
        () => false, // requests that need it report the reason
      ),
      wait(PATIENCE_MS, false, { ref: false }),
    ])
    return hasAnswered ? { status: 'ready' as const } : reply.status(503).send({ status: 'database-away' })
  })
  app.get(
    '/api/openapi.json',
    { config, schema: operatorContract['GET /api/openapi.json'] },
    async (_request, reply) => {
      reply.header('cache-control', 'no-cache')
      return app.swagger()
    },
  )
}
