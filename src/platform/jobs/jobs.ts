import type { Transaction } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { JobKind } from './payload.ts'
import { tablesOf } from '../database/tables-of.ts'

/** Work that is done later, or again when it fails: a row written in the transaction of what asks for it. */
export interface JobTables {
  job: {
    id: string
    kind: string
    /** JSON, as the handler of the kind reads it. */
    payload: string
    /** Not before this time, ms UTC. */
    run_at: number
    attempts: number
    /** Who works on it, and until when that counts: a worker that died loses it then. */
    leased_by: string | null
    leased_until: number | null
    /** Why it failed last; kept, so that an operator sees it. */
    last_error: string | null
    /** Given up: it stays to be seen and is not tried again. */
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

/** Asks for work in the transaction of its cause; a job of this id that waits already is moved to the new time. */
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
 * Takes jobs of a kind back from whoever had leased them, for a process that knows that they are dead: else they wait
 * until the lease is over.
 */
export async function releaseJobs<T extends JobTables>(tx: Transaction<T>, kind: JobKind): Promise<void> {
  await tablesOf<JobTables>(tx)
    .updateTable('job')
    .set({ leased_by: null, leased_until: null })
    .where('kind', '=', kind.name)
    .where('leased_by', 'is not', null)
    .execute()
}
