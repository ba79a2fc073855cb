import type { Transaction } from 'kysely'
import { Type } from 'typebox'
import { enqueueJob } from '../platform/jobs/jobs.ts'
import type { StoryWrites } from './store.ts'
import type { AllStoryTables } from './tables.ts'

export const PURGE_CACHES_JOB = { name: 'copies.forget', payload: Type.Object({ storyId: Type.String() }) }

/**
 * By then every process has revalidated its pages, so that no cache can get an old one any more: see pages/routes.ts.
 */
const AFTER_MS = 6_000

/**
 * Enqueues a purge of a story from the caches in front, in the transaction that withdraws content. It is also done at
 * once, via `StoryContext.purgeCaches`; this job guarantees it, after every process knows.
 */
export async function purgeCaches(tx: StoryWrites, storyId: string, now: number): Promise<void> {
  await enqueueJob(tx as Transaction<AllStoryTables>, {
    id: `${PURGE_CACHES_JOB.name}:${storyId}`,
    kind: PURGE_CACHES_JOB,
    payload: { storyId },
    runAt: now + AFTER_MS,
    now,
  })
}
