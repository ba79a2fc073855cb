import { deleteDB } from 'idb'
import { Device } from './device.ts'
import { UnloadBuffer } from './unload-buffer.ts'

/**
 * Deletes all data of one person in this browser, sent or not: drafts, outbox, pictures and cached stories. Their
 * store must be closed first. Rejects if the browser fails.
 */
export async function clearDevice(personId: string): Promise<void> {
  const device = new Device(personId)
  try {
    await device.clear()
  } finally {
    device.close()
  }
  const unloadBuffer = new UnloadBuffer(personId)
  for (const { key } of unloadBuffer.all()) unloadBuffer.forget(key)
  // The empty database is deleted once no tab has it open, which nobody needs to wait for.
  deleteDB(device.name).catch((error: unknown) => reportError(error))
}
