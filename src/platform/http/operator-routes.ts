import { setTimeout as wait } from 'node:timers/promises'
import { readDiskSpace } from '../disk-space.ts'
import type { App } from './app.ts'
import { operatorContract } from './operator-contract.ts'

/** A database that does not answer within this time is away, as far as somebody who waits for a page is concerned. */
const PATIENCE_MS = 2_000

export interface OperatorRouteParts {
  readonly dataDir: string
  /** Asks the database anything; rejects where it cannot. */
  look(): Promise<unknown>
  /** What this process holds: open streams, and bytes that readers have not taken. */
  load(): { readonly streams: number; readonly unsentBytes: number }
  /** Whether the server is about to stop. */
  isStopping(): boolean
}

/**
 * For whoever runs the server, and for what watches it:
 * - `GET /health`: whether the process lives and its database answers. A disk that is nearly full is said, with 200 all
 *   the same: readers are served, and another answer would take this process away from them.
 * - `GET /ready`: whether requests may be sent here. 503 once the server is about to stop (it still answers whatever
 *   comes), and while its database does not answer.
 * - `GET /api/openapi.json`
 */
export function routeOperator(app: App, { dataDir, look, load, isStopping }: OperatorRouteParts): void {
  const config = { access: 'public' } as const
  app.get('/health', { config, schema: operatorContract['GET /health'] }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    await look()
    const { isLow } = await readDiskSpace(dataDir)
    return { status: isLow ? ('disk-low' as const) : ('ok' as const), ...load() }
  })
  app.get('/ready', { config, schema: operatorContract['GET /ready'] }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (isStopping()) return reply.status(503).send({ status: 'stopping' })
    const hasAnswered = await Promise.race([
      look().then(
        () => true,
        () => false, // requests that need it will say why
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
