import type { Actor } from '../access/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig, type Config } from '../platform/config/config.ts'
import type { Database, OpenOptions } from '../platform/database/database.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { MIGRATIONS } from '../migrations.ts'
import { migrate } from '../platform/database/migrate.ts'
import { newEpoch, newId } from '../platform/ids.ts'
import { restrictPermissions, dataPaths } from '../platform/private-files.ts'
import type { Tables } from '../modules.ts'
import { mediaGateway } from '../media/media-gateway-actions.ts'
import type { StoryContext } from '../story/change.ts'
import { formatTopic } from '../story/topic.ts'

/** What every command uses: the configuration, the open and migrated database, the output. */
export interface CliContext {
  readonly config: Config
  readonly db: Database<Tables>
  /** Results, to standard output. */
  stdout(line: string): void
  /** Progress and advice, to standard error. */
  stderr(line: string): void
}

/** The outside world, injected by `main.ts`. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
  stdout(line: string): void
  stderr(line: string): void
  /** All of standard input; undefined if it is a terminal. */
  input(): Promise<string | undefined>
}

export async function openCliContext(terminal: Terminal, options?: OpenOptions): Promise<CliContext> {
  const config = readConfig(terminal.environment, terminal.folder)
  await restrictPermissions(dataPaths(config.databaseUrl, config.dataDir))
  const db = await openDatabase<Tables>(config.databaseUrl, options)
  try {
    await migrate(db, MIGRATIONS)
  } catch (error) {
    await db.close()
    throw error
  }
  return { config, db, stdout: terminal.stdout, stderr: terminal.stderr }
}

/** Runs work with an open context and always closes it. */
export async function withCliContext(
  terminal: Terminal,
  work: (cli: CliContext) => Promise<void>,
): Promise<void> {
  const cli = await openCliContext(terminal)
  try {
    await work(cli)
  } finally {
    await cli.db.close()
  }
}

/** A context for actions of a command: other processes on the database are notified; nobody is served from here. */
export function createStoryContext(
  { db }: CliContext,
  actor: Actor,
): StoryContext & { flushNotifications(): Promise<void> } {
  const telling: Promise<void>[] = []
  return {
    db,
    clock: systemClock,
    newId,
    newEpoch,
    actor,
    media: mediaGateway,
    changed: (topic) => void telling.push(db.notifyOtherProcesses(formatTopic(topic))),
    /** Await this before closing: a pending notification would be lost (which only delays readers). */
    flushNotifications: async () => {
      await Promise.all(telling)
    },
  }
}
