import { deleteDB } from 'idb'
import { Device } from './device.ts'
import { LastWords } from './last-words.ts'

/**
 * Forgets all that this browser keeps of one person, sent or not: drafts, the outbox, pictures and the stories that were
 * opened last. Their field must be closed before. Rejects where the browser does not do it.
 */
export async function clearDevice(personId: string): Promise<void> {
  const device = new Device(personId)
  try {
    await device.clear()
  } finally {
    device.close()
  }
  const lastWords = new LastWords(personId)
  for (const { key } of lastWords.all()) lastWords.forget(key)
  // The empty database goes when no tab has it open any more, which nobody needs to wait for.
  deleteDB(device.name).catch((error: unknown) => reportError(error))
}
