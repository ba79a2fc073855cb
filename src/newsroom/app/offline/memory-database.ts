/**
 * An in-memory replacement if the browser's database is unavailable, so that the newsroom works while the page is
 * open. It implements only the used part of IndexedDB. Transactions are serialised, and roll back if they throw.
 */
export class MemoryDatabase {
  #stores: ReadonlyMap<string, MemoryStore>
  #queue: Promise<unknown> = Promise.resolve()

  /** Key path and indexes of each store. */
  constructor(
    shapes: Readonly<Record<string, { readonly keyPath?: string; readonly indexes?: readonly string[] }>>,
  ) {
    this.#stores = new Map(
      Object.entries(shapes).map(([name, { keyPath, indexes = [] }]) => [
        name,
        new MemoryStore(keyPath, indexes),
      ]),
    )
  }

  /** Runs `work` after all previous ones. */
  async transact<Result>(work: (tx: MemoryTransaction) => Promise<Result>): Promise<Result> {
    const run = async () => {
      const copies = new Map([...this.#stores].map(([name, store]) => [name, store.copy()]))
      const result = await work(new MemoryTransaction(copies))
      this.#stores = copies
      return result
    }
    const running = this.#queue.then(run, run)
    this.#queue = running.catch(() => undefined) // the caller gets the error; the next one runs all the same
    return running
  }
}

class MemoryTransaction {
  readonly #stores: ReadonlyMap<string, MemoryStore>

  constructor(stores: ReadonlyMap<string, MemoryStore>) {
    this.#stores = stores
  }

  objectStore(name: string): MemoryStore {
    const store = this.#stores.get(name)
    if (store === undefined) throw new Error(`There is no store ${name}.`)
    return store
  }

  commit(): void {
    // nothing to flush
  }
}

type Key = string | number

class MemoryStore {
  readonly #keyPath: string | undefined
  readonly #indexes: readonly string[]
  readonly #values: Map<Key, unknown>
  #lastKey: number

  constructor(
    keyPath: string | undefined,
    indexes: readonly string[],
    values: ReadonlyMap<Key, unknown> = new Map(),
    lastKey = 0,
  ) {
    this.#keyPath = keyPath
    this.#indexes = indexes
    this.#values = new Map(values)
    this.#lastKey = lastKey
  }

  copy(): MemoryStore {
    return new MemoryStore(this.#keyPath, this.#indexes, this.#values, this.#lastKey)
  }

  async count(): Promise<number> {
    return this.#values.size
  }
  async get(key: Key): Promise<unknown> {
    return structuredClone(this.#values.get(key))
  }
  async getKey(key: Key): Promise<Key | undefined> {
    return this.#values.has(key) ? key : undefined
  }
  /** In the order of their keys. */
  async getAll(): Promise<unknown[]> {
    return this.#sorted().map(([, value]) => structuredClone(value))
  }
  async getAllKeys(): Promise<Key[]> {
    return this.#sorted().map(([key]) => key)
  }
  async delete(key: Key): Promise<void> {
    this.#values.delete(key)
  }
  async put(value: unknown, key?: Key): Promise<Key> {
    const at = key ?? this.#keyOf(value)
    this.#values.set(at, structuredClone(value))
    return at
  }
  /** Rejects with a ConstraintError if the key, or a value of the index `id`, exists already. */
  async add(value: unknown, key?: Key): Promise<Key> {
    const at = key ?? this.#keyOf(value)
    const { id } = value as { id?: unknown }
    const isThere = this.#values.has(at) || (this.#indexes.includes('id') && this.#found('id', id).length > 0)
    if (isThere) throw new DOMException('It stands already.', 'ConstraintError')
    return this.put(value, at)
  }

  index(name: string) {
    return {
      get: async (wanted: unknown) => structuredClone(this.#found(name, wanted)[0]?.[1]),
      getKey: async (wanted: unknown) => this.#found(name, wanted)[0]?.[0],
      getAll: async (wanted: unknown) => this.#found(name, wanted).map(([, value]) => structuredClone(value)),
    }
  }

  #keyOf(value: unknown): Key {
    if (this.#keyPath === undefined) return (this.#lastKey += 1)
    return (value as Record<string, Key>)[this.#keyPath] ?? ''
  }
  #found(name: string, wanted: unknown): [Key, unknown][] {
    return this.#sorted().filter(([, value]) => (value as Record<string, unknown>)[name] === wanted)
  }
  #sorted(): [Key, unknown][] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}
