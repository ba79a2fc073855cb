import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { readConfig } from '../platform/config/config.ts'
import { copyFolder } from '../platform/copy-folder.ts'
import { MIGRATIONS } from '../migrations.ts'
import { migrate } from '../platform/database/migrate.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { isSqliteAlone, sqliteDamage } from '../platform/database/sqlite-backup.ts'
import { sinceBackup, type SinceBackup } from '../staff/restored-actions.ts'
import type { Tables } from '../modules.ts'
import { DATABASE, MANIFEST, MEDIA, requireSqlite, type Manifest } from './backup.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { settleRestored } from './restored.ts'
import type { Terminal } from './workplace.ts'
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
    const since = existsSync(database) ? await knownSince(database, terminal) : undefined

    // Everything is made ready beside what is there: until the last step nothing of that is touched.
    const mediaFolder = join(config.dataDir, MEDIA)
    const [nextDatabase, nextMedia] = [`${database}.restoring`, `${mediaFolder}.restoring`]
    await rm(nextMedia, { recursive: true, force: true })
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(nextDatabase + end, { force: true })
    await mkdir(dirname(database), { recursive: true, mode: 0o700 })
    await copyFile(join(from, DATABASE), nextDatabase)
    const db = await openDatabase<Tables>(`sqlite:${nextDatabase}`)
    try {
      await migrate(db, MIGRATIONS)
      await settleRestored({ config, db, print: terminal.print, say: terminal.say }, since)
    } finally {
      await db.close()
    }
    if (manifest.media === 'disk') await copyFolder(join(from, MEDIA), nextMedia)

    const aside = `before-restore-${new Date().toISOString().replaceAll(/[^0-9]/g, '')}`
    if (existsSync(database)) {
      const kept = join(dirname(database), aside, DATABASE)
      await mkdir(dirname(kept), { recursive: true, mode: 0o700 })
      for (const end of ['-wal', '-shm'])
        if (existsSync(database + end)) await rename(database + end, kept + end)
      await link(database, kept) // so that at no moment there is no database at all
    }
    await rename(nextDatabase, database)
    // After the database: what lies there now has nearly all that it names, should we be killed just here.
    if (manifest.media === 'disk') await swap(mediaFolder, nextMedia, join(config.dataDir, aside, MEDIA))
    terminal.say(
      `The data of ${manifest.madeAt} is back. What was there before is in ${join(config.dataDir, aside)}`,
    )
    terminal.say(
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

/** Who has left since, from the data that is there; that may be what is broken. */
async function knownSince(database: string, { say }: Terminal): Promise<SinceBackup | undefined> {
  try {
    const db = await openDatabase<Tables>(`sqlite:${database}`)
    try {
      return await sinceBackup(db.read)
    } finally {
      await db.close()
    }
  } catch (error) {
    const why = errorMessage(error)
    say(`The data that is there cannot be read (${why}): who was removed since the backup is not known.`)
    return undefined
  }
}

async function swap(folder: string, next: string, aside: string): Promise<void> {
  await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
  if (existsSync(folder)) await rename(folder, aside)
  await rename(next, folder)
}
