import { setTimeout as wait } from 'node:timers/promises'
import type { App } from './app.ts'

/** A database that does not answer within this time is away, as far as somebody who waits for a page is concerned. */
const PATIENCE_MS = 2_000

export interface ReadyParts {
  /** Asks the database anything; rejects where it cannot. */
  look(): Promise<unknown>
  /** Whether the server is about to stop. */
  isStopping(): boolean
}

/**
 * `GET /ready`: whether requests may be sent here. 503 once the server is about to stop (it still answers whatever
 * comes), and while its database does not answer. `/health` says whether the process lives.
 */
export function routeReady(app: App, { look, isStopping }: ReadyParts): void {
  app.get('/ready', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    if (isStopping()) return reply.status(503).send({ status: 'stopping' })
    const hasAnswered = await Promise.race([
      look().then(
        () => true,
        () => false, // requests that need it will say why
      ),
      wait(PATIENCE_MS, false, { ref: false }),
    ])
    return hasAnswered ? { status: 'ready' } : reply.status(503).send({ status: 'database-away' })
  })
}
