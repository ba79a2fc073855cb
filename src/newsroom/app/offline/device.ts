import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { upgrade, VERSION, type OfflineSchema } from './device-schema.ts'
import type { MemoryDatabase } from './memory-database.ts'
import type { DeviceError } from './records.ts'

type Name = StoreNames<OfflineSchema>
type Transaction<Names extends Name[], Mode extends IDBTransactionMode> = IDBPTransaction<
  OfflineSchema,
  Names,
  Mode
>

/**
 * ms in which the browser opens the database. Some never answer: where another tab does not let go of an older version, or
 * the process that holds it has hung.
 */
const OPEN_TIMEOUT_MS = 10_000

/** The stores for `MemoryDatabase`; `#connect` creates the same on disk. */
const IN_MEMORY = {
  drafts: { keyPath: 'key', indexes: ['slug'] },
  outbox: { indexes: ['id'] },
  pictures: { keyPath: 'id' },
  files: {},
  remembered: {},
} as const satisfies Record<Name, object>

/** One person's database in this browser. Lost connections are reopened. */
export class Device {
  readonly name: string
  #open: Promise<IDBPDatabase<OfflineSchema>> | undefined
  #isClosed = false
  #memory: MemoryDatabase | undefined
  /** Called before the connection is closed for a newer version of the app. */
  beforeYield: () => Promise<void> = () => Promise.resolve()

  constructor(personId: string) {
    this.name = `stoppress-field:${personId}`
  }

  /** Whether data is lost with this page. */
  get isInMemory(): boolean {
    return this.#memory !== undefined
  }

  /** Switches to memory, if there is no database. */
  async goOnInMemory(): Promise<void> {
    const { MemoryDatabase } = await import('./memory-database.ts') // rarely needed
    this.#memory = new MemoryDatabase(IN_MEMORY)
  }

  async read<Names extends Name[], Result>(
    stores: [...Names],
    work: (tx: Transaction<Names, 'readonly'>) => Promise<Result>,
  ): Promise<Result> {
    if (this.#memory !== undefined) return this.#inMemory(this.#memory, stores, work)
    return this.#again(async (db) => {
      const tx = db.transaction<Names, 'readonly'>(stores as unknown as Names, 'readonly')
      const [result] = await Promise.all([work(tx), tx.done])
      return result
    })
  }

  /**
   * Resolves when it is on disk (durability `strict`), atomically. `work` may be repeated after a lost connection: it
   * must be idempotent.
   */
  async write<Names extends Name[], Result>(
    stores: [...Names],
    work: (tx: Transaction<Names, 'readwrite'>) => Promise<Result>,
    durability: 'strict' | 'relaxed' = 'strict',
  ): Promise<Result> {
    if (this.#memory !== undefined) return this.#inMemory(this.#memory, stores, work)
    return this.#again(async (db) => {
      const tx = db.transaction<Names, 'readwrite'>(stores as unknown as Names, 'readwrite', { durability })
      const done = tx.done
      done.catch(() => undefined) // errors of the work are reported below; here they would be reported twice
      try {
        const result = await work(tx)
        await done
        return result
      } catch (error) {
        const reason = tx.error ?? error // a full disk aborts the transaction: its requests then only report the abort
        abortQuietly(tx)
        throw reason
      }
    })
  }

  /** Deletes everything. */
  async clear(): Promise<void> {
    const stores: StoreNames<OfflineSchema>[] = ['drafts', 'outbox', 'pictures', 'files', 'remembered']
    await this.write(stores, async (tx) => {
      await Promise.all(stores.map((name) => tx.objectStore(name).clear()))
    })
  }

  close(): void {
    this.#isClosed = true
    this.#open?.then((db) => db.close()).catch(() => undefined) // nothing to close if it never opened
  }

  async #inMemory<Names extends Name[], Mode extends IDBTransactionMode, Result>(
    memory: MemoryDatabase,
    [store]: [...Names],
    work: (tx: Transaction<Names, Mode>) => Promise<Result>,
  ): Promise<Result> {
    return memory.transact((tx) =>
      // Implements the part of a transaction that the store uses; `store` is the only one named.
      work(Object.assign(tx, { store: tx.objectStore(store ?? '') }) as unknown as Transaction<Names, Mode>),
    )
  }

  async #again<Result>(work: (db: IDBPDatabase<OfflineSchema>) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#db())
    } catch (error) {
      if (this.#isClosed || !isLostConnection(error)) throw error
      this.#open = undefined
      return work(await this.#db())
    }
  }

  #db(): Promise<IDBPDatabase<OfflineSchema>> {
    this.#open ??= this.#connect().catch((error: unknown) => {
      this.#open = undefined
      throw error
    })
    return this.#open
  }

  async #connect(): Promise<IDBPDatabase<OfflineSchema>> {
    let isLate = false
    const opening = openDB<OfflineSchema>(this.name, VERSION, {
      upgrade: (db, from, _to, tx) => {
        // The records stay as they were, and opening fails.
        upgrade(db, from, tx).catch(() => tx.abort())
      },
      terminated: () => {
        this.#open = undefined
      },
      blocking: () => {
        const close = () => {
          this.#open = undefined
          opening.then((db) => db.close()).catch(() => undefined) // what never opened need not be closed
        }
        this.beforeYield().then(close, close)
      },
    })
    // Nobody uses what opens too late, and open it would stand in the way of others.
    opening.then((db) => isLate && db.close()).catch(() => undefined)
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        isLate = true
        reject(new DOMException('The database did not open in time.', 'TimeoutError'))
      }, OPEN_TIMEOUT_MS)
    })
    try {
      return await Promise.race([opening, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** With the error if the browser has no database for us: then everything is in this tab's memory. */
export async function openDevice(
  personId: string,
): Promise<{ readonly device: Device; readonly deviceError: DeviceError | undefined }> {
  const device = new Device(personId)
  try {
    await device.read(['drafts'], (tx) => tx.store.count())
    return { device, deviceError: undefined }
  } catch (error) {
    await device.goOnInMemory()
    return { device, deviceError: classifyDeviceError(error) === 'outdated' ? 'outdated' : 'none' }
  }
}

export function classifyDeviceError(error: unknown): DeviceError {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError') return 'full'
  return name === 'VersionError' ? 'outdated' : 'failing'
}

/** Browsers close databases of background pages; Safari also loses the process that holds them. */
function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && ['InvalidStateError', 'UnknownError'].includes(error.name)
}

function abortQuietly(tx: { abort(): void }): void {
  try {
    tx.abort()
  } catch {
    // it has ended already
  }
}
