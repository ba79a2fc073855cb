import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { upgrade, VERSION, type FieldSchema } from './device-schema.ts'
import type { MemoryDatabase } from './memory-database.ts'
import type { Trouble } from './records.ts'

type Name = StoreNames<FieldSchema>
type Transaction<Names extends Name[], Mode extends IDBTransactionMode> = IDBPTransaction<
  FieldSchema,
  Names,
  Mode
>

/**
 * ms in which the browser opens the database. Some never answer: where another tab does not let go of an older version, or
 * the process that holds it has hung.
 */
const OPEN_TIMEOUT_MS = 10_000

/** The stores as `MemoryDatabase` is told of them; `#connect` makes the same on the disk. */
const IN_MEMORY = {
  drafts: { keyPath: 'key', indexes: ['slug'] },
  outbox: { indexes: ['id'] },
  pictures: { keyPath: 'id' },
  files: {},
  remembered: {},
} as const satisfies Record<Name, object>

/** One person's database in this browser. A connection that the browser drops is opened again. */
export class Device {
  readonly name: string
  #open: Promise<IDBPDatabase<FieldSchema>> | undefined
  #isClosed = false
  #memory: MemoryDatabase | undefined
  /** Called before the connection is given up to a newer version of the app. */
  beforeYield: () => Promise<void> = () => Promise.resolve()

  constructor(personId: string) {
    this.name = `stoppress-field:${personId}`
  }

  /** Whether what is written here is lost with this page. */
  get isInMemory(): boolean {
    return this.#memory !== undefined
  }

  /** From now on: there is no database to be had. */
  async goOnInMemory(): Promise<void> {
    const { MemoryDatabase } = await import('./memory-database.ts') // for the few who need it
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
   * Resolves when it is on the disk (durability `strict`), all of it or nothing. `work` may be run a second time,
   * after the browser has lost its database: it must do no harm when repeated.
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
      done.catch(() => undefined) // what the work throws is told below; here it would be told twice
      try {
        const result = await work(tx)
        await done
        return result
      } catch (error) {
        const reason = tx.error ?? error // a full disk aborts the whole: each request then only says that it was aborted
        abortQuietly(tx)
        throw reason
      }
    })
  }

  /** Everything goes, of words and pictures. */
  async clear(): Promise<void> {
    const stores: StoreNames<FieldSchema>[] = ['drafts', 'outbox', 'pictures', 'files', 'remembered']
    await this.write(stores, async (tx) => {
      await Promise.all(stores.map((name) => tx.objectStore(name).clear()))
    })
  }

  close(): void {
    this.#isClosed = true
    this.#open?.then((db) => db.close()).catch(() => undefined) // what never opened need not be closed
  }

  async #inMemory<Names extends Name[], Mode extends IDBTransactionMode, Result>(
    memory: MemoryDatabase,
    [store]: [...Names],
    work: (tx: Transaction<Names, Mode>) => Promise<Result>,
  ): Promise<Result> {
    return memory.transact((tx) =>
      // It has of a transaction what the field uses of one; `store` is the only one that was named.
      work(Object.assign(tx, { store: tx.objectStore(store ?? '') }) as unknown as Transaction<Names, Mode>),
    )
  }

  async #again<Result>(work: (db: IDBPDatabase<FieldSchema>) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#db())
    } catch (error) {
      if (this.#isClosed || !isLostConnection(error)) throw error
      this.#open = undefined
      return work(await this.#db())
    }
  }

  #db(): Promise<IDBPDatabase<FieldSchema>> {
    this.#open ??= this.#connect().catch((error: unknown) => {
      this.#open = undefined
      throw error
    })
    return this.#open
  }

  async #connect(): Promise<IDBPDatabase<FieldSchema>> {
    let isLate = false
    const opening = openDB<FieldSchema>(this.name, VERSION, {
      upgrade: (db, from, _to, tx) => {
        upgrade(db, from, tx).catch(() => tx.abort()) // then it does not open, and nothing in it has changed
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

/** With what is wrong, where the browser has no database for us: then all is in this tab's memory. */
export async function openDevice(
  personId: string,
): Promise<{ readonly device: Device; readonly trouble: Trouble | undefined }> {
  const device = new Device(personId)
  try {
    await device.read(['drafts'], (tx) => tx.store.count())
    return { device, trouble: undefined }
  } catch (error) {
    await device.goOnInMemory()
    return { device, trouble: troubleOf(error) === 'outdated' ? 'outdated' : 'none' }
  }
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError') return 'full'
  return name === 'VersionError' ? 'outdated' : 'failing'
}

/** Browsers close databases of pages in the background; Safari also loses the process that holds them. */
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
