import { JobWorker, type JobHandlers, type WorkerOptions } from './worker.ts'

/** Jobs for one worker, which does those of all groups of its name: what may wait for each other. */
export interface JobGroup extends Pick<WorkerOptions, 'atOnce' | 'order'> {
  readonly worker: string
  readonly handlers: JobHandlers
}

/**
 * The workers of a server, one for each sort of waiting: a mail server that hangs, a picture that takes seconds or a slow
 * site must not keep a post from its time.
 */
export class Workers {
  readonly #deps: Omit<WorkerOptions, 'handlers' | 'atOnce' | 'order'>
  readonly #workers = new Map<string, JobWorker>()

  constructor(parts: Omit<WorkerOptions, 'handlers' | 'atOnce' | 'order'>) {
    this.#deps = parts
  }

  start(groups: readonly JobGroup[]): void {
    requireOneHandler(groups)
    for (const [name, its] of Map.groupBy(groups, ({ worker }) => worker)) {
      const { worker: _name, ...how } = Object.assign({}, ...its) as JobGroup
      const handlers: JobHandlers = Object.assign({}, ...its.map((group) => group.handlers))
      this.#workers.set(name, new JobWorker({ ...this.#deps, ...how, handlers }))
    }
    for (const worker of this.#workers.values()) worker.start()
  }

  /** Something new may be due for this worker. One that is not told looks by itself within a second. */
  wake(name: string): void {
    this.#workers.get(name)?.wake()
  }

  /** Lets the jobs under way end. */
  async stop(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()))
  }
}

/** Two handlers of one kind would be two opinions of what is done. */
function requireOneHandler(groups: readonly JobGroup[]): void {
  const kinds = groups.flatMap(({ handlers }) => Object.keys(handlers))
  const twice = kinds.find((kind, at) => kinds.indexOf(kind) !== at)
  if (twice !== undefined) throw new Error(`two modules do jobs of the kind ${twice}`)
}
