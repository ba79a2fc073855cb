import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import type { AssetFiles, BuiltAssets } from './assets.ts'

/**
 * Scripts and styles of other builds. During a rolling upgrade a page of one build requests files from a server of
 * another; and cached or open pages request files of a build that is gone. So each server stores its build's files
 * where all servers find them.
 */
export interface KeptAssetTables {
  kept_asset: {
    /** As in `/assets/NAME`; names contain a hash of the content. */
    name: string
    /** When a server of that build last refreshed it, ms UTC. */
    kept_at: number
  }
}

export interface KeptAssetDeps {
  readonly db: Database<KeptAssetTables>
  readonly store: MediaStore
  readonly clock: Clock
}

/** How long files of a build are retained after its last server has stopped. */
const KEEP_MS = 7 * 86_400_000
/** How often a server refreshes the files of its build. */
const AGAIN_MS = 6 * 3_600_000

/**
 * Stores the files of this build, and deletes those that no server has refreshed for a week. To be called
 * periodically.
 */
export async function keepAssets(
  { db, store, clock }: KeptAssetDeps,
  files: AssetFiles,
  stopping?: AbortSignal,
): Promise<void> {
  const now = clock.now()
  const rows = await db.read.selectFrom('kept_asset').select('name').execute()
  const known = new Set(rows.map((row) => row.name))
  for (const [name, { type, encoded }] of files) {
    if (stopping?.aborted === true) return
    // First the file, then the row: every row has its file.
    if (!known.has(name)) await store.put(assetKey(name), encoded.identity, type)
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
    if (numDeletedRows > 0n) await store.remove(assetKey(name))
  }
}

/** Refreshes this build's files while the server runs. */
export class AssetKeeper {
  readonly #deps: KeptAssetDeps
  readonly #files: AssetFiles
  readonly #onError: (error: unknown) => void
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #keeping: Promise<void> = Promise.resolve()

  constructor(
    deps: KeptAssetDeps,
    { files, newsroom }: Pick<BuiltAssets, 'files' | 'newsroom'>,
    onError: (error: unknown) => void,
  ) {
    this.#deps = deps
    this.#files = new Map([...files, ...newsroom.files])
    this.#onError = onError
  }

  /** Now, and periodically. */
  start(): void {
    this.#timer ??= setInterval(() => this.#keep(), AGAIN_MS).unref()
    this.#keep()
  }

  /** Waits for the current file. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#timer)
    await this.#keeping
  }

  #keep(): void {
    this.#keeping = keepAssets(this.#deps, this.#files, this.#stopping.signal).catch(this.#onError)
  }
}

/** A file of another build; undefined if there is none of this name. */
export async function findKeptAsset({ db, store }: Omit<KeptAssetDeps, 'clock'>, name: string) {
  const row = await db.read
    .selectFrom('kept_asset')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? undefined : store.get(assetKey(name))
}

/** Keys are lower case and file names are not: they are encoded as digits. */
function assetKey(name: string): string {
  return `assets/${Buffer.from(name).toString('hex')}`
}
