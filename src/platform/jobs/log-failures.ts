import { TryAgainLater, type WorkerParts } from './worker.ts'

interface Log {
  error(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/**
 * What a worker's failures become in the log: an error with its stack; but where nothing of ours is at fault one line
 * when it is first tried, and one when it is given up.
 */
export function logFailures(log: Log): WorkerParts['failed'] {
  return (error, { where, attempt, isLast }) => {
    if (!(error instanceof TryAgainLater)) log.error({ err: error }, `${where} failed`)
    else if (attempt === 1 || isLast) log.warn({ where, isGivenUp: isLast }, error.message)
  }
}
