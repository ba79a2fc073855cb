import type { Database } from './platform/database/database.ts'
import type { App } from './platform/http/app.ts'
import type { Workers } from './platform/jobs/workers.ts'
import type { Module } from './platform/module.ts'
import type { SafeFetch } from './platform/safe-fetch/safe-fetch.ts'
import { waitWithTimeout } from './platform/wait-with-timeout.ts'

/** Timeouts of a stop, in ms: less than 10 s in total, which is what `docker stop` allows. */
const CONNECTIONS_MS = 4_000
const JOBS_MS = 3_000
const DATABASE_MS = 1_000

interface ClosingDeps<Tables> {
  readonly app: App
  readonly modules: readonly Pick<Module, 'abort' | 'stop'>[]
  readonly workers: Workers
  readonly safeFetch: SafeFetch
  readonly db: Database<Tables>
  stopListening(): Promise<void>
}

/** Lets readers go, requests end, then work under way; the database last. Whatever takes too long is not waited for. */
export async function closeServer<Tables>({
  app,
  modules,
  workers,
  safeFetch,
  db,
  stopListening,
}: ClosingDeps<Tables>): Promise<void> {
  const topFirst = modules.toReversed()
  for (const module of topFirst) module.abort?.()
  // Node times out unfinished requests only while it is listening: half a request would block the stop for ever.
  // Remaining connections are cut off after a while; jobs are leased, and another process does them.
  const cut = setTimeout(() => app.server.closeAllConnections(), CONNECTIONS_MS)
  // Requests may be waiting for other sites, so those connections are closed too.
  const requests = Promise.all([safeFetch.close(), app.close()])
  await waitWithTimeout(app.log, CONNECTIONS_MS + 1_000, 'requests', requests)
  clearTimeout(cut)
  const jobs = Promise.all([...topFirst.map((module) => module.stop?.()), workers.stop()])
  await waitWithTimeout(app.log, JOBS_MS, 'jobs under way', jobs)
  const database = stopListening().then(() => db.close())
  await waitWithTimeout(app.log, DATABASE_MS, 'the database', database)
}
