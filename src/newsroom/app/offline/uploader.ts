import type { StoredPicture } from './device-schema.ts'
import type { PictureTransfer, TransferDeps } from './picture-transfer.ts'
import { isUploadExpired } from './queue.ts'
import { WorkLoop, type Next } from './work-loop.ts'

/** Uploads pictures one after the other, when no text is waiting. Runs beside the sender. */
export class Uploader {
  readonly #deps: TransferDeps
  readonly #loop: WorkLoop
  #transfer: PictureTransfer | undefined
  #current: { readonly id: string; readonly stop: AbortController } | undefined

  constructor(deps: TransferDeps) {
    this.#deps = deps
    this.#loop = new WorkLoop(this.#step, deps.onError)
  }

  wake(): void {
    this.#loop.wake()
  }

  /** Yields to text: unless the connection is fast, the current chunk is aborted and resumed later. */
  makeWay(): void {
    if (this.#transfer?.isFast !== true) this.#current?.stop.abort()
  }

  /** Stops the upload of a discarded picture. */
  drop(id: string): void {
    if (this.#current?.id === id) this.#current.stop.abort()
  }

  /** Until `signal` is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#loop.run(signal)
  }

  readonly #step = async (signal: AbortSignal): Promise<Next> => {
    const { connection, device } = this.#deps
    const pictures = await device.read(['pictures'], (tx) => tx.store.getAll())
    const next = pictures
      .filter(({ state }) => state === 'queued' || state === 'receiving')
      .sort((a, b) => a.addedAt - b.addedAt)
      .find(({ id }) => !connection.isPaused(id))
    if (next !== undefined) {
      await this.#upload(next, signal)
      return 'go on'
    }
    await this.#expire(pictures.filter((picture) => isUploadExpired(picture, Date.now())))
    return { restMs: connection.nextRetryIn() }
  }

  async #upload(picture: StoredPicture, signal: AbortSignal): Promise<void> {
    const stop = new AbortController()
    const end = () => stop.abort()
    signal.addEventListener('abort', end)
    this.#current = { id: picture.id, stop }
    try {
      await this.#deps.words.idle()
      const transfer = await this.#load()
      await transfer?.send(picture, stop.signal)
    } finally {
      signal.removeEventListener('abort', end)
      this.#current = undefined
    }
  }

  /** Only who files pictures loads what sends them. */
  async #load(): Promise<PictureTransfer | undefined> {
    try {
      const { PictureTransfer } = await import('./picture-transfer.ts')
      this.#transfer ??= new PictureTransfer(this.#deps)
      return this.#transfer
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      this.#deps.connection.backOff() // it could not be fetched
      this.#deps.connection.failed()
      return undefined
    }
  }

  async #expire(pictures: readonly StoredPicture[]): Promise<void> {
    if (pictures.length === 0) return
    await this.#deps.device.write(['pictures', 'files'], async (tx) => {
      for (const { id } of pictures) {
        await tx.objectStore('pictures').delete(id)
        await tx.objectStore('files').delete(id)
      }
    })
    this.#deps.onChange()
  }
}
