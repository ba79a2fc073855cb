import { TryAgainLater, type WorkerOptions } from './worker.ts'

interface Log {
  error(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/**
 * Logs failures of a worker: an error with its stack; but for external failures one line at the first attempt, and
 * one when the job is abandoned.
 */
export function logFailures(log: Log): WorkerOptions['onError'] {
  return (error, { where, attempt, isLast }) => {
    if (!(error instanceof TryAgainLater)) log.error({ err: error }, `${where} failed`)
    else if (attempt === 1 || isLast) log.warn({ where, isGivenUp: isLast }, error.message)
  }
}
