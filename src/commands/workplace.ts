import type { Actor } from '../access/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig, type Config } from '../platform/config/config.ts'
import type { Database, OpenOptions } from '../platform/database/database.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { migrate } from '../platform/database/migrate.ts'
import { newEpoch, newId } from '../platform/ids.ts'
import { closeToOthers, keptPaths } from '../platform/private-files.ts'
import type { Tables } from '../server.ts'
import { knownMedia } from '../server-media.ts'
import type { StoryContext } from '../story/change.ts'
import { formatTopic } from '../story/topic.ts'

/** What every command works with: settings, the open and migrated database, where words go. */
export interface Workplace {
  readonly config: Config
  readonly db: Database<Tables>
  /** Results, to standard output. */
  print(line: string): void
  /** Progress and advice, to standard error. */
  say(line: string): void
}

/** The world outside, handed in by `main.ts`. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
  print(line: string): void
  say(line: string): void
  /** Everything on standard input, undefined where a person sits at it. */
  input(): Promise<string | undefined>
}

export async function openWorkplace(terminal: Terminal, options?: OpenOptions): Promise<Workplace> {
  const config = readConfig(terminal.environment, terminal.folder)
  await closeToOthers(keptPaths(config.databaseUrl, config.dataDir))
  const db = await openDatabase<Tables>(config.databaseUrl, options)
  try {
    await migrate(db)
  } catch (error) {
    await db.close()
    throw error
  }
  return { config, db, print: terminal.print, say: terminal.say }
}

/** Runs work at an open workplace and closes it, whatever happens. */
export async function atWorkplace(
  terminal: Terminal,
  work: (place: Workplace) => Promise<void>,
): Promise<void> {
  const place = await openWorkplace(terminal)
  try {
    await work(place)
  } finally {
    await place.db.close()
  }
}

/** A context for actions of a command: other processes on the database are told; nobody is served from here. */
export function contextAt({ db }: Workplace, actor: Actor): StoryContext & { told(): Promise<void> } {
  const telling: Promise<void>[] = []
  return {
    db,
    clock: systemClock,
    newId,
    newEpoch,
    actor,
    media: knownMedia,
    changed: (topic) => void telling.push(db.tellOthers(formatTopic(topic))),
    /** Wait for this before closing: a wake-up still under way would be lost (and only delay readers). */
    told: async () => {
      await Promise.all(telling)
    },
  }
}
