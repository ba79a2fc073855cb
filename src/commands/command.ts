import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from './workplace.ts'
import { errorMessage } from '../platform/error-message.ts'

export interface Command {
  readonly name: string
  /** How it is called, one line a form. */
  readonly usage: readonly string[]
  readonly about: string
  run(args: readonly string[], terminal: Terminal): Promise<void>
}

/** A command called in a way that it does not know: its sentence and the usage go to standard error, exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Reads options and words; throws a `UsageError` with what is wrong. */
export function readArguments<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(errorMessage(error), { cause: error })
  }
}
