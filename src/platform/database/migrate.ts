import { sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Database } from './database.ts'
import * as stories from './migrations/0001-stories.ts'
import * as staff from './migrations/0002-staff.ts'
import * as newsroom from './migrations/0003-newsroom.ts'
import * as people from './migrations/0004-people.ts'
import * as pictures from './migrations/0005-pictures.ts'
import * as embeds from './migrations/0006-embeds.ts'
import * as returnedPosts from './migrations/0007-returned-posts.ts'
import * as storySearch from './migrations/0008-story-search.ts'
import * as templates from './migrations/0009-templates.ts'
import * as signIn from './migrations/0010-sign-in.ts'
import * as tokenScopes from './migrations/0011-token-scopes.ts'
import * as boundedLists from './migrations/0012-bounded-lists.ts'
import * as mediaUse from './migrations/0013-media-use.ts'
import * as keptAssets from './migrations/0015-kept-assets.ts'
import * as identity from './migrations/0016-identity.ts'
import * as streams from './migrations/0016-streams.ts'

/** By hand and in order, so that bundling keeps them and a review sees what is new. Forward only. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-stories': stories,
  '0002-staff': staff,
  '0003-newsroom': newsroom,
  '0004-people': people,
  '0005-pictures': pictures,
  '0006-embeds': embeds,
  '0007-returned-posts': returnedPosts,
  '0008-story-search': storySearch,
  '0009-templates': templates,
  '0010-sign-in': signIn,
  '0011-token-scopes': tokenScopes,
  '0012-bounded-lists': boundedLists,
  '0013-media-use': mediaUse,
  '0015-kept-assets': keptAssets,
  '0016-identity': identity,
  '0016-streams': streams,
}

/** Brings the database to the newest shape; throws when a step fails, which leaves the steps before it done. */
export async function migrate<Tables>(db: Database<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: db.write,
    provider: { getMigrations: async () => MIGRATIONS },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw new Error('the database could not be brought to this version', { cause: error })
}

/** Steps that this program knows and the database has not taken, and the reverse (a newer program was here). */
export async function migrationState<Tables>(
  db: Database<Tables>,
): Promise<{ missing: string[]; unknown: string[] }> {
  const names = new Set(Object.keys(MIGRATIONS))
  const migrator = new Migrator({ db: db.write, provider: { getMigrations: async () => MIGRATIONS } })
  const known = await migrator.getMigrations()
  // The migrator lists only the steps that it knows; what else was done here stands in its table alone.
  const isNew = known.every((step) => step.executedAt === undefined)
  const done = isNew
    ? []
    : (await sql<{ name: string }>`select name from kysely_migration`.execute(db.write)).rows
  return {
    missing: known.filter((step) => step.executedAt === undefined).map((step) => step.name),
    unknown: done.map((step) => step.name).filter((name) => !names.has(name)),
  }
}
