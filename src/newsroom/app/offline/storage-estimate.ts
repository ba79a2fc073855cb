/** Bytes, 0 if unknown. */
export interface StorageEstimate {
  readonly used: number
  readonly quota: number
  readonly isPersisted: boolean
}

/**
 * Storage usage and quota; if `mayAsk`, requests persistence. `navigator.storage` needs a secure context and is
 * incomplete in some browsers: Safari 16 has no `estimate` (MDN, StorageManager).
 */
export async function estimateStorage(mayAsk: boolean): Promise<StorageEstimate> {
  const storage = navigator.storage as Partial<StorageManager> | undefined
  const isPersisted =
    (await storage?.persisted?.()) === true || (mayAsk && (await storage?.persist?.()) === true)
  const { usage = 0, quota = 0 } = (await storage?.estimate?.()) ?? {}
  return { used: usage, quota, isPersisted }
}
