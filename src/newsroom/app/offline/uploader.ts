import { Bell } from './bell.ts'
import { FIRST_CHUNK } from './chunk-size.ts'
import { fileOf, type Device, type StoredPicture } from './device.ts'
import type { Link } from './link.ts'
import { PERSON_HEADER } from './send-request.ts'
import type { PictureJob, UploadOutcome } from './upload-picture.ts'

/** ms between two tellings of how far a picture has come. */
const TELL_EVERY = 250
const DEVICE_RETRY = 5_000
/** Bytes: chunks grow to this only where the link carries a megabit a second or more. */
const FAST_CHUNK = 1024 * 1024

/** Sends the pictures one after the other, when no words wait. It runs where the sender runs. */
export class Uploader {
  readonly #device: Device
  readonly #link: Link
  readonly #personId: string
  readonly #words: { idle(): Promise<void> }
  readonly #changed: () => void
  readonly #told: (error: unknown) => void
  readonly #bell = new Bell()
  #chunkSize = FIRST_CHUNK
  #current: { readonly id: string; readonly stop: AbortController } | undefined

  constructor(
    device: Device,
    link: Link,
    personId: string,
    words: { idle(): Promise<void> },
    changed: () => void,
    told: (error: unknown) => void,
  ) {
    this.#device = device
    this.#link = link
    this.#personId = personId
    this.#words = words
    this.#changed = changed
    this.#told = told
  }

  wake(): void {
    this.#bell.ring()
  }

  /** Lets words pass: unless the link is known to be fast, a chunk under way is put down and taken up after them. */
  makeWay(): void {
    const isFast = this.#link.connection === 'online' && this.#chunkSize >= FAST_CHUNK
    if (!isFast) this.#current?.stop.abort()
  }

  /** Stops sending a picture that is discarded. */
  drop(id: string): void {
    if (this.#current?.id === id) this.#current.stop.abort()
  }

  /** Until `signal` is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const picture = await this.#next()
        if (picture !== undefined) await this.#upload(picture, signal)
        else await this.#bell.wait(signal, this.#link.nextIn())
      } catch (error) {
        if (signal.aborted) break
        this.#told(error)
        await this.#bell.wait(signal, DEVICE_RETRY)
      }
    }
  }

  async #next(): Promise<StoredPicture | undefined> {
    const pictures = await this.#device.read(['pictures'], (tx) => tx.store.getAll())
    return pictures
      .filter(({ state }) => state === 'saved here' || state === 'sending')
      .sort((a, b) => a.addedAt - b.addedAt)
      .find(({ id }) => !this.#link.isHeld(id))
  }

  async #upload(picture: StoredPicture, signal: AbortSignal): Promise<void> {
    const { id } = picture
    const file = await this.#device.read(['files'], (tx) => tx.store.get(id))
    if (file === undefined) return this.#note(id, { state: 'refused', reason: 'The file is no longer here.' })
    const stop = new AbortController()
    const end = () => stop.abort()
    signal.addEventListener('abort', end)
    this.#current = { id, stop }
    try {
      await this.#words.idle()
      await this.#change(id, ({ reason: _past, ...standing }) => ({ ...standing, state: 'sending' }))
      await this.#settle(picture, await this.#send(picture, fileOf(file), stop.signal))
    } finally {
      signal.removeEventListener('abort', end)
      this.#current = undefined
    }
  }

  async #send(picture: StoredPicture, file: Blob, signal: AbortSignal): Promise<UploadOutcome> {
    let toldAt = 0
    const job: PictureJob = {
      id: picture.id,
      file,
      name: picture.name,
      uploadPath: picture.uploadPath,
      headers: { [PERSON_HEADER]: this.#personId },
      chunkSize: this.#chunkSize,
      turn: () => this.#words.idle(),
      begun: (uploadPath) => this.#note(picture.id, { uploadPath }),
      progress: (sent) => {
        if (performance.now() - toldAt < TELL_EVERY) return
        toldAt = performance.now()
        this.#note(picture.id, { sent }).catch(this.#told)
      },
      chunkSent: (bytes, ms, next) => {
        this.#chunkSize = next
        this.#link.answered(ms, bytes)
      },
    }
    try {
      const { uploadPicture } = await import('./upload-picture.ts')
      return await uploadPicture(job, signal)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return { is: 'again', holds: 'all', hasAnswer: false } // the code for it could not be fetched
    }
  }

  async #settle({ id, total }: StoredPicture, outcome: UploadOutcome): Promise<void> {
    switch (outcome.is) {
      case 'sent':
        await this.#note(id, { state: 'sent', sent: total, sentAt: Date.now() })
        this.#link.worked(id)
        return
      case 'refused':
        await this.#note(id, { state: 'refused', reason: sentenceOf(outcome.problem) })
        this.#link.worked(id)
        return
      case 'forgotten':
        await this.#change(id, ({ uploadPath: _gone, ...rest }) => ({
          ...rest,
          state: 'saved here',
          sent: 0,
        }))
        this.#link.hold(id)
        return
      case 'paused':
        await this.#note(id, { state: 'saved here' })
        return
      case 'signed-out':
        this.#link.signedOut()
        await this.#note(id, { state: 'saved here' })
        return
      case 'again':
        this.#chunkSize = FIRST_CHUNK
        this.#link.hold(outcome.holds === 'all' ? undefined : id, outcome.afterMs)
        if (!outcome.hasAnswer) this.#link.failed()
        await this.#note(id, {
          state: 'saved here',
          ...(outcome.waitsFor === undefined
            ? {}
            : { reason: `${outcome.waitsFor} It is kept here and sent again by itself.` }),
        })
        return
    }
  }

  /** Writes down what has changed of a picture, unless it has been discarded meanwhile. */
  async #note(id: string, news: Partial<StoredPicture>): Promise<void> {
    await this.#change(id, (standing) => ({ ...standing, ...news }))
  }

  async #change(id: string, change: (standing: StoredPicture) => StoredPicture): Promise<void> {
    await this.#device.write(['pictures'], async (tx) => {
      const standing = await tx.store.get(id)
      if (standing !== undefined) await tx.store.put(change(standing))
    })
    this.#changed()
  }
}

function sentenceOf({ title, detail }: { title: string; detail: string }): string {
  return [title, detail].filter((each) => each !== '').join(' ')
}
