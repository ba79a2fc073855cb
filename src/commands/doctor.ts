import { existsSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { MIGRATIONS } from '../migrations.ts'
import { loadAssets } from '../pages/assets.ts'
import { readConfig } from '../platform/config/config.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { readDiskSpace } from '../platform/disk-space.ts'
import { migrationState } from '../platform/database/migrate.ts'
import { fileLimitAdvice, openFileLimit } from '../platform/open-files.ts'
import { dataPaths, findExposedPaths } from '../platform/private-files.ts'
import type { Tables } from '../modules.ts'
import { listedTokens, type Token } from '../staff/token/token-actions.ts'
import { isTokenValid } from '../staff/token/token.ts'
import { systemClock } from '../platform/clock.ts'
import { readArguments, type Command } from './command.ts'
import { assetsFolder } from './serve.ts'
import { errorMessage } from '../platform/error-message.ts'

/** One check of an installation: returns what it found, throws what is wrong and what to do. */
type Check = readonly [name: string, look: () => Promise<string>]

export const doctor: Command = {
  name: 'doctor',
  usage: ['doctor'],
  about: 'Look whether everything that the server needs is there and right',
  async run(args, terminal) {
    readArguments(args, {})
    const config = readConfig(terminal.environment, terminal.folder)
    const checks: readonly Check[] = [
      ['settings', async () => `listening on ${config.host}:${config.port}, readers at ${config.publicUrl}`],
      ['program', async () => `Node ${process.version}, built ${(await loadAssets(assetsFolder())).build}`],
      [
        'data folder',
        async () => {
          await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
          await access(config.dataDir, constants.W_OK)
          return config.dataDir
        },
      ],
      ['disk space', async () => diskSpaceState(config.dataDir)],
      ['open files', async () => openFilesState(config.maxStreams)],
      [
        'private',
        async () => {
          const open = await findExposedPaths(dataPaths(config.databaseUrl, config.dataDir))
          if (open.length === 0) return 'nobody but the owner reads what is kept on disk'
          throw new Error(
            `other users of this machine can read ${open.join(', ')}: as their owner, run \`chmod -R go-rwx\` on them, or start the server, which does so`,
          )
        },
      ],
      ['database', async () => databaseState(config.databaseUrl)],
    ]
    let failures = 0
    for (const [name, check] of checks) {
      try {
        terminal.stdout(`ok    ${name}: ${await check()}`)
      } catch (error) {
        failures += 1
        terminal.stdout(`wrong ${name}: ${errorMessage(error)}`)
      }
    }
    if (failures > 0) throw new Error(`${failures} of ${checks.length} checks found something wrong`)
  },
}

async function diskSpaceState(folder: string): Promise<string> {
  const { freeBytes, isLow } = await readDiskSpace(folder)
  const free = `${Math.floor(freeBytes / 1_048_576)} MB free in ${folder}`
  if (isLow) throw new Error(`${free}: free some, or nothing can be saved soon`)
  return free
}

function openFilesState(maxStreams: number): string {
  const limit = openFileLimit()
  return fileLimitAdvice(limit, maxStreams) ?? `enough for ${maxStreams} live connections`
}

async function databaseState(url: string): Promise<string> {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined
  if (file !== undefined && !existsSync(file)) return `none yet: the first start makes ${file}`
  const db = await openDatabase<Tables>(url)
  try {
    const { missing, unknown, isTooOld } = await migrationState(db, MIGRATIONS)
    if (isTooOld) throw new Error(MIGRATIONS.carryOver.tooOld)
    if (unknown.length > 0) {
      throw new Error(
        `a newer Stop Press has changed this database (${unknown.join(', ')}): run that version, or restore a backup`,
      )
    }
    if (missing.length > 0)
      return `${db.engine}, will be brought to this version at the next start (${missing.join(', ')})`
    const ahead = Math.round((Date.now() - (await db.serverTime())) / 1_000)
    if (Math.abs(ahead) > 2)
      throw new Error(
        `the clock of this machine is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the database server's: set both by a time server`,
      )
    const rows = await db.read
      .selectFrom('story')
      .select(['status', ({ fn }) => fn.countAll<number>().as('stories')])
      .groupBy('status')
      .execute()
    const counts = rows.map(({ status, stories }) => `${stories} ${status}`).join(', ')
    const tokens = tokenWarning(await listedTokens({ db }), systemClock.now())
    return `${db.engine}, stories: ${counts === '' ? 'none' : counts}${tokens}`
  } finally {
    await db.close()
  }
}

const SOON_MS = 30 * 86_400_000

/** Tokens that need attention: better noticed here than when a program fails in the middle of a story. */
function tokenWarning(tokens: readonly Token[], now: number): string {
  const valid = tokens.filter(({ revokedAt, expiresAt }) =>
    isTokenValid({ revoked_at: revokedAt, expires_at: expiresAt }, now),
  )
  const endless = valid.filter(({ expiresAt }) => expiresAt === null).map(({ name }) => name)
  const ending = valid.flatMap(({ name, expiresAt }) =>
    expiresAt !== null && expiresAt < now + SOON_MS ? [`${name} (${new Date(expiresAt).toISOString()})`] : [],
  )
  return [
    endless.length > 0 ? `; tokens without an end: ${endless.join(', ')}` : '',
    ending.length > 0 ? `; tokens that end soon: ${ending.join(', ')}` : '',
  ].join('')
}
