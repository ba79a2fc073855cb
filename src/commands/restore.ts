import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readConfig } from '../platform/config/config.ts'
import { copyFolder } from '../platform/copy-folder.ts'
import { MIGRATIONS } from '../migrations.ts'
import { migrate } from '../platform/database/migrate.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { isSqliteAlone, sqliteDamage } from '../platform/database/sqlite-backup.ts'
import { readChangesSinceBackup, type ChangesSinceBackup } from '../staff/restored-actions.ts'
import type { Tables } from '../modules.ts'
import { DATABASE, MANIFEST, MEDIA, requireSqlite, type Manifest } from './backup.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { secureRestoredData } from './restored.ts'
import type { Terminal } from './cli-context.ts'
import { errorMessage } from '../platform/error-message.ts'

export const restore: Command = {
  name: 'restore',
  usage: ['restore FOLDER'],
  about:
    'Put back what `backup` copied, while no server runs. What was there is kept aside; all sessions and tokens end',
  async run(args, terminal) {
    const [name, ...more] = readArguments(args, {}).positionals
    if (name === undefined || more.length > 0) throw new UsageError('From which folder?')
    const config = readConfig(terminal.environment, terminal.folder)
    const database = requireSqlite(config, 'put it back with its own means, then run `stoppress restored`')
    const from = resolve(terminal.folder, name)
    const manifest = await readManifest(from)
    if (existsSync(database) && !isSqliteAlone(database))
      throw new Error(`${database} is open elsewhere: stop the server and every other command first`)
    const since = existsSync(database) ? await readReplacedData(database, terminal) : undefined

    // Everything is prepared beside the existing data, which is untouched until the last step.
    const mediaFolder = join(config.dataDir, MEDIA)
    const [nextDatabase, nextMedia] = [`${database}.restoring`, `${mediaFolder}.restoring`]
    await rm(nextMedia, { recursive: true, force: true })
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(nextDatabase + end, { force: true })
    await mkdir(dirname(database), { recursive: true, mode: 0o700 })
    await copyFile(join(from, DATABASE), nextDatabase)
    const db = await openDatabase<Tables>(`sqlite:${nextDatabase}`)
    try {
      await migrate(db, MIGRATIONS)
      await secureRestoredData({ config, db, stdout: terminal.stdout, stderr: terminal.stderr }, since)
    } finally {
      await db.close()
    }
    if (manifest.media === 'disk') await copyFolder(join(from, MEDIA), nextMedia)

    const aside = `before-restore-${new Date().toISOString().replaceAll(/[^0-9]/g, '')}`
    if (existsSync(database)) {
      const previousDatabase = join(dirname(database), aside, DATABASE)
      await mkdir(dirname(previousDatabase), { recursive: true, mode: 0o700 })
      for (const end of ['-wal', '-shm'])
        if (existsSync(database + end)) await rename(database + end, previousDatabase + end)
      await link(database, previousDatabase) // so that a database exists at every moment
    }
    await rename(nextDatabase, database)
    // After the database: if we are killed here, nearly all files that it references exist.
    if (manifest.media === 'disk') await swap(mediaFolder, nextMedia, join(config.dataDir, aside, MEDIA))
    terminal.stderr(
      `The data of ${manifest.madeAt} is back. What was there before is in ${join(config.dataDir, aside)}`,
    )
    terminal.stderr(
      'Look at it with `stoppress doctor`, start the server, and delete that folder when all is well.',
    )
  },
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`${folder} holds no whole backup: there is no ${MANIFEST} to read`, { cause: error })
  })
  const { format, madeAt, media } = JSON.parse(text) as Partial<Manifest>
  if (format !== 1 || typeof madeAt !== 'string' || (media !== 'disk' && media !== 's3'))
    throw new Error(`${path} is of another version: restore with the Stop Press that made it`)
  const damage = sqliteDamage(join(folder, DATABASE))
  if (damage !== undefined)
    throw new Error(`the database in ${folder} is damaged (${damage}): take another backup`)
  return { format, madeAt, media }
}

/** Changes since the backup, from the data that is being replaced; that data may be what is broken. */
async function readReplacedData(
  database: string,
  { stderr }: Terminal,
): Promise<ChangesSinceBackup | undefined> {
  try {
    const db = await openDatabase<Tables>(`sqlite:${database}`)
    try {
      return await readChangesSinceBackup(db.read)
    } finally {
      await db.close()
    }
  } catch (error) {
    const reason = errorMessage(error)
    stderr(
      `The data that is there cannot be read (${reason}): who was removed since the backup is not known.`,
    )
    return undefined
  }
}

async function swap(folder: string, next: string, aside: string): Promise<void> {
  await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
  if (existsSync(folder)) await rename(folder, aside)
  await rename(next, folder)
}
