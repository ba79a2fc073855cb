import { ConfigError } from '../platform/config/config.ts'
import { Problem } from '../platform/problem.ts'
import { type Command, UsageError } from './command.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { exportStory } from './export.ts'
import { importPages } from './import.ts'
import { picture } from './picture.ts'
import { post } from './post.ts'
import { restore } from './restore.ts'
import { restored } from './restored.ts'
import { sample } from './sample.ts'
import { serve } from './serve.ts'
import { story } from './story.ts'
import { token } from './token.ts'
import { user } from './user.ts'
import { withoutControls } from '../platform/plain-text.ts'
import { OPTIONS } from '../platform/config/options.ts'
import type { Terminal } from './cli-context.ts'
import { errorMessage } from '../platform/error-message.ts'

const COMMANDS: readonly Command[] = [
  serve,
  story,
  post,
  picture,
  importPages,
  exportStory,
  sample,
  user,
  token,
  backup,
  restore,
  restored,
  doctor,
]

/**
 * Stored text may come from anonymous clients, and terminals interpret control characters: none is printed (CWE-150).
 * The text itself stays.
 */
function stripControlSequences(terminal: Terminal): Terminal {
  return {
    ...terminal,
    stdout: (line) => terminal.stdout(withoutControls(line)),
    stderr: (line) => terminal.stderr(withoutControls(line)),
  }
}

/** Runs one command; errors are a sentence on standard error and exit code 1. */
export async function runCommand(args: readonly string[], of: Terminal): Promise<number> {
  const terminal = stripControlSequences(of)
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.stdout(help())
    return name === undefined ? 1 : 0
  }
  const command = COMMANDS.find((each) => each.name === name)
  if (command === undefined) {
    terminal.stderr(`There is no command "${name}". \`stoppress help\` lists what there is.`)
    return 1
  }
  if (rest.includes('--help')) {
    terminal.stdout(usage(command))
    return 0
  }
  try {
    await command.run(rest, terminal)
    return 0
  } catch (error) {
    terminal.stderr(formatError(error, command))
    return 1
  }
}

function formatError(error: unknown, command: Command): string {
  if (error instanceof UsageError) return `${error.message}\n${usage(command)}`
  if (error instanceof Problem) return error.sentence()
  if (error instanceof ConfigError) return error.message
  // Unexpected: the whole error helps whoever fixes it.
  const message = errorMessage(error)
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `stoppress ${command.name} failed: ${message}${cause}`
}

function usage(command: Command): string {
  return ['Usage:', ...command.usage.map((form) => `  stoppress ${form}`), command.about + '.'].join('\n')
}

/** The output of `stoppress help`. */
export function help(): string {
  const commands = COMMANDS.flatMap((each) => [
    ...each.usage.map((form) => `  ${form}`),
    `      ${each.about}`,
  ])
  const settings = Object.values(OPTIONS).map(
    (each) => `  ${each.name.padEnd(17)} ${each.about} (${each.shownDefault})`,
  )
  const secrets = Object.values(OPTIONS).filter((each) => 'isSecret' in each && each.isSecret === true)
  const files = secrets.map(({ name }) => `${name}_FILE`).join(', ')
  return [
    'stoppress COMMAND',
    '',
    ...commands,
    '',
    'Settings are environment variables:',
    ...settings,
    `Those that hold a secret may stand in a file: ${files}.`,
  ].join('\n')
}
