import { FIRST_CHUNK } from './chunk-size.ts'
import type { ConnectionMonitor } from './connection-monitor.ts'
import type { Device } from './device.ts'
import type { StoredPicture } from './device-schema.ts'
import { toBlob } from './stored-file.ts'
import type { ServerProblem } from './records.ts'
import { PERSON_HEADER } from './send-request.ts'
import { uploadPicture, type UploadOutcome } from './upload-picture.ts'

/** ms between two writes of how far a picture has come. */
const PROGRESS_EVERY_MS = 250
/** Bytes: chunks reach this size only at a megabit per second or more. */
const FAST_CHUNK = 1024 * 1024

export interface TransferDeps {
  readonly device: Device
  readonly connection: ConnectionMonitor
  readonly personId: string
  /** Words go first: `idle` resolves when none wait. */
  readonly words: { idle(): Promise<void> }
  readonly onChange: (id?: string) => void
  readonly onError: (error: unknown) => void
}

/** Sends a picture and writes down what has become of it. Loaded when the first picture is to be sent. */
export class PictureTransfer {
  readonly #deps: TransferDeps
  #chunkSize = FIRST_CHUNK

  constructor(deps: TransferDeps) {
    this.#deps = deps
  }

  get isFast(): boolean {
    return this.#deps.connection.connection === 'online' && this.#chunkSize >= FAST_CHUNK
  }

  /** Until it is sent, refused, put off, or `signal` is aborted. */
  async send(picture: StoredPicture, signal: AbortSignal): Promise<void> {
    const { id } = picture
    const file = await this.#deps.device.read(['files'], (tx) => tx.store.get(id))
    if (file === undefined) return this.#note(id, { state: 'refused', reason: 'The file is no longer here.' })
    await this.#change(id, ({ reason: _past, ...stored }) => ({ ...stored, state: 'receiving' }))
    await this.#settle(picture, await this.#upload(picture, toBlob(file), signal))
  }

  async #upload(picture: StoredPicture, file: Blob, signal: AbortSignal): Promise<UploadOutcome> {
    const { connection, personId, words, onError } = this.#deps
    let writtenAt = 0
    return uploadPicture(
      {
        id: picture.id,
        file,
        name: picture.name,
        uploadPath: picture.uploadPath,
        headers: { [PERSON_HEADER]: personId },
        chunkSize: this.#chunkSize,
        turn: () => words.idle(),
        begun: (uploadPath) => this.#note(picture.id, { uploadPath }),
        progress: (sent) => {
          if (performance.now() - writtenAt < PROGRESS_EVERY_MS) return
          writtenAt = performance.now()
          this.#note(picture.id, { sent }).catch(onError)
        },
        chunkSent: (bytes, ms, next) => {
          this.#chunkSize = next
          connection.responded(ms, bytes)
        },
      },
      signal,
    )
  }

  async #settle({ id, total }: StoredPicture, outcome: UploadOutcome): Promise<void> {
    const { connection } = this.#deps
    switch (outcome.is) {
      case 'sent':
        await this.#note(id, { state: 'making', sent: total, sentAt: Date.now() })
        connection.succeeded(id)
        return
      case 'refused':
        await this.#note(id, { state: 'refused', reason: problemSentence(outcome.problem) })
        connection.succeeded(id)
        return
      case 'forgotten':
        await this.#change(id, ({ uploadPath: _gone, ...rest }) => ({
          ...rest,
          state: 'queued',
          sent: 0,
        }))
        connection.backOff(id)
        return
      case 'paused':
        await this.#note(id, { state: 'queued' })
        return
      case 'signed-out':
        connection.signedOut()
        await this.#note(id, { state: 'queued' })
        return
      case 'again':
        this.#chunkSize = FIRST_CHUNK
        connection.backOff(outcome.holds === 'all' ? undefined : id, outcome.afterMs)
        if (!outcome.hasAnswer) connection.failed()
        await this.#note(id, {
          state: 'queued',
          ...(outcome.waitsFor === undefined
            ? {}
            : { reason: `${outcome.waitsFor} It is kept here and sent again by itself.` }),
        })
        return
    }
  }

  /** Updates the record of a picture, unless it has been discarded meanwhile. */
  async #note(id: string, news: Partial<StoredPicture>): Promise<void> {
    await this.#change(id, (stored) => ({ ...stored, ...news }))
  }

  async #change(id: string, change: (stored: StoredPicture) => StoredPicture): Promise<void> {
    await this.#deps.device.write(['pictures'], async (tx) => {
      const stored = await tx.store.get(id)
      if (stored !== undefined) await tx.store.put(change(stored))
    })
    this.#deps.onChange(id)
  }
}

function problemSentence({ title, detail }: ServerProblem): string {
  return [title, detail].filter((each) => each !== '').join(' ')
}
