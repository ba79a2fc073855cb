import type { Transaction } from 'kysely'
import { Type } from 'typebox'
import { enqueueJob } from '../platform/jobs/jobs.ts'
import type { AllStoryTables, StoryWrites } from './store.ts'

export const FORGET_COPIES = { name: 'copies.forget', payload: Type.Object({ storyId: Type.String() }) }

/** By now every process has looked at its pages, so that no cache can get an old one any more: see pages/routes.ts. */
const AFTER_MS = 6_000

/**
 * Has the caches in front forget what they keep of a story, in the transaction of what takes words away from readers.
 * It is done at once too, by whoever is asked to (`StoryContext.forgetCopies`); this time it is surely done, and after
 * every process knows.
 */
export async function forgetCopies(tx: StoryWrites, storyId: string, now: number): Promise<void> {
  await enqueueJob(tx as Transaction<AllStoryTables>, {
    id: `${FORGET_COPIES.name}:${storyId}`,
    kind: FORGET_COPIES,
    payload: { storyId },
    runAt: now + AFTER_MS,
    now,
  })
}
