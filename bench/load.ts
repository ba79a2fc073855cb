import { createInterface } from 'node:readline'
import type { Bench } from './measure.ts'
import { LOAD_CORE, startPinned } from './processes.ts'

/** In milliseconds. */
export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What load.c reports of one run. */
export interface Run {
  readonly streams: number
  /** Streams that the server closed during the run. */
  readonly closed: number
  readonly posts: number
  readonly acknowledged: number
  readonly refused: number
  /** What the server said to the first post that it refused. */
  readonly refusal: string
  readonly expected: number
  readonly deliveries: number
  readonly duplicates: number
  readonly seconds: number
  /** Deliveries a second. */
  readonly rate: number
  readonly bytes: number
  /** Processor seconds of the load itself. */
  readonly cpu: number
  /** From the moment a post was due to its arrival. */
  readonly latency: Spread | null
  readonly fromRequest: Spread | null
  readonly fromAcknowledgement: Spread | null
  readonly lastReaderFromAcknowledgement: Spread | null
  /** From the request to its answer. */
  readonly acknowledgement: Spread | null
}

export interface LoadOptions {
  readonly port: number
  readonly subscribe: string
  readonly publish: string
  readonly streams: number
  readonly bytes?: number
  /** The request's body, with @ where the text goes. */
  readonly body?: string
  readonly token?: string
  readonly publishers?: number
}

/** Streams held open by load.c, on its own core. */
export interface Load {
  readonly run: (posts: number, intervalMs: number) => Promise<Run>
  readonly stop: () => Promise<void>
}

/** Opens the streams and returns when all are answered. */
export async function openStreams(bench: Bench, options: LoadOptions): Promise<Load> {
  const args = [
    `--port=${options.port}`,
    `--subscribe=${options.subscribe}`,
    `--publish=${options.publish}`,
    `--streams=${options.streams}`,
    `--texts=${bench.tools.texts}`,
    `--bytes=${options.bytes ?? 500}`,
    `--body=${options.body ?? '@'}`,
    `--publishers=${options.publishers ?? 16}`,
  ]
  if (options.token !== undefined) args.push(`--token=${options.token}`)
  const load = startPinned(LOAD_CORE, bench.tools.load, args)
  const lines = createInterface({ input: load.child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done === true) {
      await load.stop()
      throw new Error(load.ended() ?? 'the load ended')
    }
    return line.value
  }
  await next()
  return {
    run: async (posts, intervalMs) => {
      load.child.stdin.write(`run ${posts} ${Math.max(1, Math.round(intervalMs * 1000))}\n`)
      const run = JSON.parse(await next()) as Run
      if (run.refused > 0) throw new Error(`${run.refused} of ${posts} posts were refused: ${run.refusal}`)
      return run
    },
    stop: load.stop,
  }
}
