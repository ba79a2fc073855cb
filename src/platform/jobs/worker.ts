import type { Static, TSchema } from 'typebox'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { JobTables } from './jobs.ts'
import { parseJson, readPayload, type JobKind } from './payload.ts'
import { errorMessage } from '../error-message.ts'
import { clip } from '../text/truncate.ts'

interface Attempt {
  readonly isLast: boolean
}

/** Does one kind of job; made by `handle`. */
export interface JobHandler {
  readonly kind: JobKind
  run(json: string, attempt: Attempt): Promise<void>
}

/** The handlers of a worker, by the names of their kinds. */
export type JobHandlers = Readonly<Record<string, JobHandler>>

/**
 * What is done for one kind of job. `run` may be called twice for one job (a worker that died after the work and
 * before saying so), so it looks at the state first. It throws to be tried again later; after the last try it is given
 * up, and what must not hang for ever is brought to an end in it. A payload that is not what the kind says fails the
 * job like any other error, and is tried again: a node of a newer build may know it.
 */
export function handle<Payload extends TSchema>(
  kind: JobKind<Payload>,
  run: (payload: Static<Payload>, attempt: Attempt) => Promise<void>,
): JobHandlers {
  const handler: JobHandler = {
    kind,
    run: async (json, attempt) => run(await readPayload(kind, json), attempt),
  }
  return { [kind.name]: handler }
}

/** Thrown by a handler to retry later for external reasons. */
export class TryAgainLater extends Error {
  override readonly name = 'TryAgainLater'
}

/** A job that is due or running. */
export interface DueJob extends Pick<JobTables['job'], 'id' | 'kind' | 'run_at'> {
  /** Not checked yet; undefined where it is no JSON. */
  readonly payload: unknown
}

interface JobFailure {
  readonly where: string
  /** From 1; 0 if the failure was not in a job. */
  readonly attempt: number
  readonly isLast: boolean
}

export interface WorkerOptions {
  readonly db: Database<JobTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly handlers: JobHandlers
  /** Maximum concurrency; one if omitted. */
  readonly atOnce?: number
  /** Orders the due jobs (given oldest first), leaving out those that must wait for a running one. */
  order?(due: readonly DueJob[], underWay: readonly DueJob[]): Promise<readonly DueJob[]>
  onError(error: unknown, failure: JobFailure): void
}

const LEASE_MS = 60_000
/** Batch size of due jobs per lease; with `order`, all that may reasonably be waiting. */
const MAX_LOOKED_AT = 8
const MAX_ORDERED = 2_000
const LONGEST_SLEEP_MS = 1_000
const MAX_ATTEMPTS = 12
/** 2 s, 4 s, 8 s … at most an hour. */
const backoff = (attempts: number) => Math.min(2 ** attempts * 1_000, 3_600_000)

/** Works on the job queue of this database, together with every other node: each job is leased by one. */
export class JobWorker {
  readonly #options: WorkerOptions
  readonly #name: string
  #timer: NodeJS.Timeout | undefined
  #running: Promise<unknown> = Promise.resolve()
  #lastFailure: string | undefined
  readonly #underWay = new Map<DueJob, Promise<void>>()
  #wakeUp: () => void = () => undefined
  #isStopped = false

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#name = options.newId()
  }

  start(): void {
    this.#sleep(0)
  }

  /** Something new may be due: poll now. */
  wake(): void {
    this.#wakeUp()
    if (!this.#isStopped) this.#sleep(0)
  }

  /** Waits for running jobs. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#wakeUp()
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Runs what is due, up to the concurrency limit, and what becomes due meanwhile; returns the number of jobs. */
  async runDue(): Promise<number> {
    const { atOnce = 1 } = this.#options
    const underWay = this.#underWay
    let count = 0
    let failure: { readonly error: unknown } | undefined
    for (;;) {
      const wakeUp = this.#nextWake()
      while (underWay.size < atOnce && !this.#isStopped && failure === undefined) {
        const failed = (error: unknown) => {
          failure = { error }
        }
        const job = await this.#lease().catch(failed)
        if (job === undefined) break
        count += 1
        const due = asDue(job)
        const work = this.#run(job)
          .catch(failed)
          .finally(() => underWay.delete(due))
        underWay.set(due, work)
      }
      if (underWay.size === 0) break
      // A slow job does not delay others that could run beside it.
      await Promise.race([...underWay.values(), wakeUp])
    }
    if (failure !== undefined) throw failure.error
    return count
  }

  /** Resolves on `wake`, or when it is time to poll. */
  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LONGEST_SLEEP_MS).unref()
      this.#wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#running = this.#running
        .then(async () => {
          if (!this.#isStopped) await this.runDue()
        })
        .then(
          () => (this.#lastFailure = undefined),
          (error: unknown) => this.#reportOnce(error),
        )
        .finally(() => {
          if (!this.#isStopped) this.#sleep(LONGEST_SLEEP_MS)
        })
    }, ms)
    this.#timer.unref()
  }

  /** An unavailable database or a full disk recurs at every poll: reported once. */
  #reportOnce(error: unknown): void {
    const failure = String(error)
    if (failure === this.#lastFailure) return
    this.#lastFailure = failure
    this.#options.onError(error, { where: 'looking for jobs', attempt: 0, isLast: false })
  }

  async #lease() {
    const { db, clock, handlers, order } = this.#options
    const now = clock.now()
    const kinds = Object.keys(handlers)
    const found = await db.read
      .selectFrom('job')
      .select(['id', 'kind', 'payload', 'run_at'])
      .where('kind', 'in', kinds)
      .where('failed_at', 'is', null)
      .where('run_at', '<=', now)
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', now)]))
      .orderBy('run_at')
      .limit(order === undefined ? MAX_LOOKED_AT : MAX_ORDERED)
      .execute()
    const underWay = [...this.#underWay.keys()]
    // A local job that outlives its lease is not started a second time here.
    const free = found.filter(({ id }) => underWay.every((each) => each.id !== id))
    const due = order === undefined ? free : await order(free.map(asDue), underWay)
    for (const { id } of due) {
      // The update acquires the lease: of several workers that saw the row, one changes it.
      const [leased] = await db.write
        .updateTable('job')
        .set((eb) => ({
          leased_by: this.#name,
          leased_until: now + LEASE_MS,
          attempts: eb('attempts', '+', 1),
        }))
        .where('id', '=', id)
        .where('failed_at', 'is', null)
        .where('run_at', '<=', now)
        .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', now)]))
        .returningAll()
        .execute()
      if (leased !== undefined) return leased
    }
    return undefined
  }

  async #run(job: JobTables['job']): Promise<void> {
    const { db, clock, handlers, onError: failed } = this.#options
    const mine = db.write.updateTable('job').where('id', '=', job.id).where('leased_by', '=', this.#name)
    try {
      await handlers[job.kind]?.run(job.payload, { isLast: job.attempts >= MAX_ATTEMPTS })
      // If the job was enqueued again meanwhile, `run_at` has moved and attempts is 0: it must run again.
      await db.write
        .deleteFrom('job')
        .where('id', '=', job.id)
        .where('leased_by', '=', this.#name)
        .where('run_at', '=', job.run_at)
        .where('attempts', '=', job.attempts)
        .execute()
    } catch (error) {
      failed(error, {
        where: `the job ${job.kind}`,
        attempt: job.attempts,
        isLast: job.attempts >= MAX_ATTEMPTS,
      })
      const now = clock.now()
      // Likewise: a job that was enqueued again keeps its time and attempts.
      await mine
        .where('run_at', '=', job.run_at)
        .where('attempts', '=', job.attempts)
        .set({
          last_error: clip(errorMessage(error), 500),
          run_at: now + backoff(job.attempts),
          failed_at: job.attempts >= MAX_ATTEMPTS ? now : null,
        })
        .execute()
    }
    await mine.set({ leased_by: null, leased_until: null }).execute()
  }
}

function asDue({
  id,
  kind,
  payload,
  run_at,
}: Pick<JobTables['job'], 'id' | 'kind' | 'payload' | 'run_at'>): DueJob {
  return { id, kind, run_at, payload: parseJson(payload) }
}
