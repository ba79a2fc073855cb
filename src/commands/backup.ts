import { mkdir, open, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { copyFolder } from '../platform/copy-folder.ts'
import { backUpSqlite } from '../platform/database/sqlite-backup.ts'
import type { Config } from '../platform/config/config.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext } from './cli-context.ts'

/** Written last: a folder without it is an incomplete backup. */
export const MANIFEST = 'backup.json'
export const DATABASE = 'stoppress.db'
export const MEDIA = 'media'

export interface Manifest {
  readonly format: 1
  readonly madeAt: string
  /** Whether the pictures are included, or in a bucket. */
  readonly media: 'disk' | 's3'
}

export const backup: Command = {
  name: 'backup',
  usage: ['backup FOLDER'],
  about: 'Copy database and media into a new folder, also while the server runs',
  async run(args, terminal) {
    const [name, ...more] = readArguments(args, {}).positionals
    if (name === undefined || more.length > 0)
      throw new UsageError('Into which folder? Give one that is new.')
    const folder = resolve(terminal.folder, name)
    await withCliContext(terminal, async ({ config, stdout, stderr }) => {
      const database = requireSqlite(config, 'dump it with pg_dump, then copy DATA_DIR/media')
      await assertNewFolder(folder)
      const madeAt = new Date().toISOString()
      backUpSqlite(database, join(folder, DATABASE))
      const file = await open(join(folder, DATABASE), 'r+')
      await file.sync()
      await file.close()
      // After the database, so that every file it references is included.
      const { kind } = config.mediaStore
      const files = kind === 'disk' ? await copyFolder(join(config.dataDir, MEDIA), join(folder, MEDIA)) : 0
      const manifest: Manifest = { format: 1, madeAt, media: kind }
      await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`, { flush: true })
      stderr(
        kind === 'disk' ? `The database and ${files} files of media are copied.` : 'The database is copied.',
      )
      if (kind !== 'disk') stderr('Pictures are in the bucket of MEDIA_STORE: back it up by its own means.')
      stderr('It holds drafts and addresses, and is readable by this user alone: keep it so, and elsewhere.')
      stdout(folder)
    })
  },
}

/** The path of the SQLite database; for any other throws what to do instead. */
export function requireSqlite({ databaseUrl }: Config, instead: string): string {
  const path = databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : undefined
  if (path === undefined)
    throw new Error(`the database is PostgreSQL: ${instead} (docs/operating.md, "Backup")`)
  if (path === ':memory:') throw new Error('the database is in memory alone')
  return path
}

async function assertNewFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0)
    throw new Error(`${folder} holds something already: give a folder that is new`)
}
