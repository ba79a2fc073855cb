/**
 * Failures of storage that are not caused by the program or the statement:
 * - `unreachable`: the database does not answer, or the connection to it broke. Whether a commit under way was done
 *   is then not known.
 * - `busy`: another process has held SQLite's write lock for longer than we wait.
 * - `full`: there is no space left where the database keeps its files.
 */
export type StorageFailure = 'unreachable' | 'busy' | 'full'

const SENTENCES: Readonly<Record<StorageFailure, string>> = {
  unreachable: 'the database does not answer',
  busy: 'another process has been writing to the database for too long',
  full: 'the disk is full',
}

/** Thrown by the drivers in place of the engine's error, which is its cause. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly failure: StorageFailure

  constructor(failure: StorageFailure, cause: unknown) {
    super(SENTENCES[failure], { cause })
    this.failure = failure
  }
}

/** The storage failure behind an error: the database's (`StorageError`) or a file's (ENOSPC). */
export function classifyStorageFailure(error: unknown): StorageFailure | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof StorageError) return each.failure
    // ENOSPC: no space left on device; EDQUOT: disk quota exceeded (errno(3)).
    if ('code' in each && (each.code === 'ENOSPC' || each.code === 'EDQUOT')) return 'full'
  }
  return undefined
}

/** Whether the disk or a quota is full: for the database or any other file. */
export function isDiskFull(error: unknown): boolean {
  return classifyStorageFailure(error) === 'full'
}
