import type { Database } from './platform/database/database.ts'
import type { App } from './platform/http/app.ts'
import type { Workers } from './platform/jobs/workers.ts'
import type { Module } from './platform/module.ts'
import type { Outside } from './platform/outside/fetch-outside.ts'
import { waitAtMost } from './platform/wait-at-most.ts'

/** How long a stop waits for each of these, in ms: less than 10 s in all, which is what `docker stop` gives. */
const CONNECTIONS_MS = 4_000
const JOBS_MS = 3_000
const DATABASE_MS = 1_000

interface ClosingParts<Tables> {
  readonly app: App
  readonly modules: readonly Pick<Module, 'abort' | 'stop'>[]
  readonly workers: Workers
  readonly outside: Outside
  readonly db: Database<Tables>
  stopListening(): Promise<void>
}

/** Lets readers go, requests end, then work under way; the database last. Whatever takes too long is not waited for. */
export async function closeServer<Tables>({
  app,
  modules,
  workers,
  outside,
  db,
  stopListening,
}: ClosingParts<Tables>): Promise<void> {
  const topFirst = modules.toReversed()
  for (const module of topFirst) module.abort?.()
  // Node looks for requests that never end only while it takes new ones: whoever has sent half of one would hold us
  // up for ever. Who is still here after a while is cut off; jobs are leased, and another process does them.
  const cut = setTimeout(() => app.server.closeAllConnections(), CONNECTIONS_MS)
  // Requests may wait for other sites, so those go with them.
  const requests = Promise.all([outside.close(), app.close()])
  await waitAtMost(app.log, CONNECTIONS_MS + 1_000, 'requests', requests)
  clearTimeout(cut)
  const jobs = Promise.all([...topFirst.map((module) => module.stop?.()), workers.stop()])
  await waitAtMost(app.log, JOBS_MS, 'jobs under way', jobs)
  const database = stopListening().then(() => db.close())
  await waitAtMost(app.log, DATABASE_MS, 'the database', database)
}
