import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { JobTables } from './jobs.ts'

/**
 * Does one kind of job. It may be called twice for one job (a worker that died after the work and before saying
 * so), so it looks at the state first. It throws to be tried again later; after the last try it is given up, and what
 * must not hang for ever is brought to an end in it.
 */
export type JobHandler = (payload: unknown, attempt: { readonly isLast: boolean }) => Promise<void>

export interface WorkerParts {
  readonly db: Database<JobTables>
  readonly clock: Clock
  readonly newId: () => string
  readonly handlers: Readonly<Record<string, JobHandler>>
  failed(error: unknown, where: string): void
}

const LEASE_MS = 60_000
const LONGEST_SLEEP_MS = 1_000
const MOST_ATTEMPTS = 12
/** 2 s, 4 s, 8 s … at most an hour. */
const backoff = (attempts: number) => Math.min(2 ** attempts * 1_000, 3_600_000)

/** Works the queue of this database, together with every other node that does: each job is leased by one. */
export class JobWorker {
  readonly #parts: WorkerParts
  readonly #name: string
  #timer: NodeJS.Timeout | undefined
  #running: Promise<unknown> = Promise.resolve()
  #lastFailure: string | undefined
  #isStopped = false

  constructor(parts: WorkerParts) {
    this.#parts = parts
    this.#name = parts.newId()
  }

  start(): void {
    this.#sleep(0)
  }

  /** Something new may be due: look now. */
  wake(): void {
    if (!this.#isStopped) this.#sleep(0)
  }

  /** Lets the job under way end. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Does what is due now, one after the other; returns how many there were. */
  async runDue(): Promise<number> {
    let count = 0
    for (let job = await this.#lease(); job !== undefined; job = await this.#lease()) {
      count += 1
      await this.#run(job)
      if (this.#isStopped) break
    }
    return count
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

  /** A database that is away, or a full disk, is met at every look: said at the first of them. */
  #reportOnce(error: unknown): void {
    const failure = String(error)
    if (failure === this.#lastFailure) return
    this.#lastFailure = failure
    this.#parts.failed(error, 'looking for jobs')
  }

  async #lease() {
    const { db, clock, handlers } = this.#parts
    const now = clock.now()
    const kinds = Object.keys(handlers)
    const due = await db.read
      .selectFrom('job')
      .select(['id'])
      .where('kind', 'in', kinds)
      .where('failed_at', 'is', null)
      .where('run_at', '<=', now)
      .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<', now)]))
      .orderBy('run_at')
      .limit(8)
      .execute()
    for (const { id } of due) {
      // The update is the lease: of several workers that saw the row, one changes it.
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
    const { db, clock, handlers, failed } = this.#parts
    const mine = db.write.updateTable('job').where('id', '=', job.id).where('leased_by', '=', this.#name)
    try {
      await handlers[job.kind]?.(JSON.parse(job.payload), { isLast: job.attempts >= MOST_ATTEMPTS })
      // Whoever asked again while we worked has moved `run_at` and set attempts to 0: that one is still to be done.
      await db.write
        .deleteFrom('job')
        .where('id', '=', job.id)
        .where('leased_by', '=', this.#name)
        .where('run_at', '=', job.run_at)
        .where('attempts', '=', job.attempts)
        .execute()
    } catch (error) {
      failed(error, `the job ${job.kind}`)
      const now = clock.now()
      // The same here: what was asked for anew keeps its time and its tries.
      await mine
        .where('run_at', '=', job.run_at)
        .where('attempts', '=', job.attempts)
        .set({
          last_error: (error instanceof Error ? error.message : String(error)).slice(0, 500),
          run_at: now + backoff(job.attempts),
          failed_at: job.attempts >= MOST_ATTEMPTS ? now : null,
        })
        .execute()
    }
    await mine.set({ leased_by: null, leased_until: null }).execute()
  }
}
