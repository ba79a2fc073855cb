import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import type { AssetFiles, BuiltAssets } from './assets.ts'

/**
 * Scripts and styles of other builds. While servers are brought to a new version one after the other, a page of one
 * build asks a server of another for its files; and a page that a cache has kept, or that somebody has left open, asks
 * for those of a build that is gone. So each server keeps its own build's files where all servers find them.
 */
export interface KeptAssetTables {
  kept_asset: {
    /** As in `/assets/NAME`; names have their content's hash in them. */
    name: string
    /** When a server of that build last said that it serves it, ms UTC. */
    kept_at: number
  }
}

export interface KeptAssetParts {
  readonly db: Database<KeptAssetTables>
  readonly store: MediaStore
  readonly clock: Clock
}

/** How long after the last server of a build has gone its files are still there. */
const KEEP_MS = 7 * 86_400_000
/** How often a server says that it still serves its build. */
const AGAIN_MS = 6 * 3_600_000

/** Keeps the files of this build, and lets go of those that no server has had for a week. To be called now and then. */
export async function keepAssets(
  { db, store, clock }: KeptAssetParts,
  files: AssetFiles,
  stopping?: AbortSignal,
): Promise<void> {
  const now = clock.now()
  const rows = await db.read.selectFrom('kept_asset').select('name').execute()
  const known = new Set(rows.map((row) => row.name))
  for (const [name, { type, encoded }] of files) {
    if (stopping?.aborted === true) return
    // First the file, then the row: what has a row is there.
    if (!known.has(name)) await store.put(keyOf(name), encoded.identity, type)
    await db.write
      .insertInto('kept_asset')
      .values({ name, kept_at: now })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ kept_at: now }))
      .execute()
  }
  const old = await db.read
    .selectFrom('kept_asset')
    .select('name')
    .where('kept_at', '<', now - KEEP_MS)
    .execute()
  for (const { name } of old) {
    const { numDeletedRows } = await db.write
      .deleteFrom('kept_asset')
      .where('name', '=', name)
      .where('kept_at', '<', now - KEEP_MS)
      .executeTakeFirstOrThrow()
    if (numDeletedRows > 0n) await store.remove(keyOf(name))
  }
}

/** Keeps this build's files for as long as the server runs. */
export class AssetKeeper {
  readonly #parts: KeptAssetParts
  readonly #files: AssetFiles
  readonly #failed: (error: unknown) => void
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #keeping: Promise<void> = Promise.resolve()

  constructor(
    parts: KeptAssetParts,
    { files, newsroom }: Pick<BuiltAssets, 'files' | 'newsroom'>,
    failed: (error: unknown) => void,
  ) {
    this.#parts = parts
    this.#files = new Map([...files, ...newsroom.files])
    this.#failed = failed
  }

  /** Now, and from time to time. */
  start(): void {
    this.#timer ??= setInterval(() => this.#keep(), AGAIN_MS).unref()
    this.#keep()
  }

  /** Lets the file under way end. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#timer)
    await this.#keeping
  }

  #keep(): void {
    this.#keeping = keepAssets(this.#parts, this.#files, this.#stopping.signal).catch(this.#failed)
  }
}

/** A file of another build; undefined where none has this name. */
export async function findKeptAsset({ db, store }: Omit<KeptAssetParts, 'clock'>, name: string) {
  const row = await db.read
    .selectFrom('kept_asset')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? undefined : store.get(keyOf(name))
}

/** Keys have small letters only, and these names both: as digits. */
function keyOf(name: string): string {
  return `assets/${Buffer.from(name).toString('hex')}`
}
