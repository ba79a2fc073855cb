/** Bytes, 0 where the browser does not say. */
export interface StorageRoom {
  readonly used: number
  readonly quota: number
  readonly isPersisted: boolean
}

/**
 * How much the browser keeps for us; if `mayAsk`, asks it not to clear that. `navigator.storage` is of secure contexts
 * only, and not all of it is everywhere: Safari 16 has no `estimate` (MDN, StorageManager).
 */
export async function storageRoom(mayAsk: boolean): Promise<StorageRoom> {
  const storage = navigator.storage as Partial<StorageManager> | undefined
  const isPersisted =
    (await storage?.persisted?.()) === true || (mayAsk && (await storage?.persist?.()) === true)
  const { usage = 0, quota = 0 } = (await storage?.estimate?.()) ?? {}
  return { used: usage, quota, isPersisted }
}
