import type { Transaction } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { JobKind } from './payload.ts'
import { tablesOf } from '../database/tables-of.ts'

/** Deferred work with retries: a row written in the transaction of its cause. */
export interface JobTables {
  job: {
    id: string
    kind: string
    /** JSON, as the handler of the kind reads it. */
    payload: string
    /** Not before this time, ms UTC. */
    run_at: number
    attempts: number
    /** The worker that leases it, and until when: a worker that died loses it then. */
    leased_by: string | null
    leased_until: number | null
    /** Why it failed last; kept, so that an operator sees it. */
    last_error: string | null
    /** Abandoned: kept for inspection and not retried. */
    failed_at: number | null
    created_at: number
  }
}

export interface NewJob<Payload extends TSchema> {
  /** The same id twice is one job. */
  readonly id: string
  readonly kind: JobKind<Payload>
  readonly payload: Static<Payload>
  readonly runAt: number
  readonly now: number
}

/** Enqueues a job in the transaction of its cause; a waiting job with this id is moved to the new time. */
export async function enqueueJob<T extends JobTables, Payload extends TSchema>(
  tx: Transaction<T>,
  job: NewJob<Payload>,
): Promise<void> {
  const payload = JSON.stringify(job.payload)
  await tablesOf<JobTables>(tx)
    .insertInto('job')
    .values({
      id: job.id,
      kind: job.kind.name,
      payload,
      run_at: job.runAt,
      attempts: 0,
      leased_by: null,
      leased_until: null,
      last_error: null,
      failed_at: null,
      created_at: job.now,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ payload, run_at: job.runAt, attempts: 0, failed_at: null }),
    )
    .execute()
}

export async function dropJob<T extends JobTables>(tx: Transaction<T>, id: string): Promise<void> {
  await tablesOf<JobTables>(tx).deleteFrom('job').where('id', '=', id).execute()
}

/**
 * Releases the leases of a kind of job, for a process that knows that their holders are dead: otherwise they wait
 * until the lease expires.
 */
export async function releaseJobs<T extends JobTables>(tx: Transaction<T>, kind: JobKind): Promise<void> {
  await tablesOf<JobTables>(tx)
    .updateTable('job')
    .set({ leased_by: null, leased_until: null })
    .where('kind', '=', kind.name)
    .where('leased_by', 'is not', null)
    .execute()
}
