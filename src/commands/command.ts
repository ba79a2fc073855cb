import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { Terminal } from './cli-context.ts'
import { errorMessage } from '../platform/error-message.ts'

export interface Command {
  readonly name: string
  /** Usage, one line per form. */
  readonly usage: readonly string[]
  readonly about: string
  run(args: readonly string[], terminal: Terminal): Promise<void>
}

/** Wrong usage of a command: the message and the usage go to standard error, exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Parses options and positionals; throws a `UsageError` that says what is wrong. */
export function readArguments<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(errorMessage(error), { cause: error })
  }
}
