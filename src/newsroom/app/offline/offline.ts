import { ChangeFeed, type ChangeListener, type Topic } from './change-feed.ts'
import { openDevice, classifyDeviceError, type Device } from './device.ts'
import { toBlob, toStoredFile } from './stored-file.ts'
import { Drafts } from './drafts.ts'
import { UnloadBuffer } from './unload-buffer.ts'
import { LeaderElection } from './leader-election.ts'
import { ConnectionMonitor } from './connection-monitor.ts'
import { onPageEvents } from './page-events.ts'
import { Queue } from './queue.ts'
import type {
  Connection,
  LocalDraft,
  NewDraft,
  NewOutboxItem,
  NewPicture,
  OutboxItem,
  PictureUpload,
  DeviceError,
} from './records.ts'
import { sendRequest } from './send-request.ts'
import { Sender } from './sender.ts'
import { estimateStorage, type StorageEstimate } from './storage-estimate.ts'
import { TabChannel, type TabMessage } from './tab-channel.ts'
import { Uploader } from './uploader.ts'
import * as messages from '../messages/en/offline/offline.ts'

/**
 * The offline store. Whatever is typed, queued or photographed is on this device before anything is sent, and stays
 * until the server has it. Promises of storing methods reject with the browser's error (`QuotaExceededError` if the
 * device is full): then nothing was stored, and `trouble` says why.
 */
export interface OfflineStore {
  /** On disk within 200 ms, and when the page is hidden or left. */
  saveDraft(draft: NewDraft): void
  draft(key: string): Promise<LocalDraft | undefined>
  /** Of the composer and of dialogs (they have a `form`), the last saved first. */
  drafts(slug?: string): Promise<LocalDraft[]>
  dropDraft(key: string): Promise<void>
  /**
   * Registers the version that this tab shows (undefined: a new one). Versions that another tab saves later under the
   * key are not overwritten or deleted: this tab's get a key of their own.
   */
  track(key: string, savedAt: number | undefined): void
  /** What another tab has made of a draft that this one has taken up and not typed into since. */
  externalChange(key: string): Promise<LocalDraft | 'gone' | undefined>

  /**
   * Resolves when it is stored durably, with whether it replaced `insteadOf`; its draft is moved with it. Idempotent
   * by item id.
   */
  send(item: NewOutboxItem): Promise<boolean>
  /** In queue order; delivered items stay for ten minutes. */
  items(): Promise<OutboxItem[]>
  /** Sends a refused item again, unchanged. */
  retry(id: string): Promise<void>
  /**
   * Recalls an item that is refused or not currently being sent, and returns its draft, if any. If it had been sent
   * before (`attempts`) the server may have it all the same: say so. A newer draft under the same key is left alone;
   * the recalled one then gets a key of its own.
   */
  discard(id: string): Promise<LocalDraft | undefined>

  /** Resolves when the file is stored here; it is uploaded after the text. */
  addPicture(picture: NewPicture): Promise<void>
  /** In the order added. */
  pictures(): Promise<PictureUpload[]>
  picture(id: string): Promise<PictureUpload | undefined>
  pictureFile(id: string): Promise<Blob | undefined>
  retryPicture(id: string): Promise<void>
  /** Also for a processed picture: the local file is no longer needed (it expires after a day anyway). */
  dropPicture(id: string): Promise<void>

  /**
   * Cached server data, for opening offline. Neither rejects: server data is shown even if the device cannot store
   * it, and `trouble` says why.
   */
  remember(key: string, value: unknown): Promise<void>
  recall<T>(key: string): Promise<T | undefined>

  /** `listener` after each change, in this tab or another, with the key of the draft or picture. Returns the end of it. */
  subscribe(topic: Topic, listener: ChangeListener): () => void
  readonly connection: Connection
  /** undefined: storage works. */
  readonly deviceError: DeviceError | undefined
  /** Reports a request of the app itself: its status and ms, or undefined if there was no response. */
  noticed(answer: { readonly status: number; readonly ms: number } | undefined): void
  /** The same person has signed in again: resumes sending. */
  resume(): void
  /** Bytes, 0 if unknown; the first call requests persistent storage. */
  storage(): Promise<StorageEstimate>
  /** Flushes input and releases the leader lock. */
  close(): void
}

/**
 * Opens the store of one person. If the browser's database is unavailable (forbidden, damaged, on a full disk),
 * everything continues in this tab's memory, and `trouble` says so from the beginning.
 */
export async function openOfflineStore(person: { readonly id: string }): Promise<OfflineStore> {
  const { device, deviceError } = await openDevice(person.id)
  const offline = new OpenedOfflineStore(device, person.id, deviceError)
  await offline.recover()
  return offline
}

class OpenedOfflineStore implements OfflineStore {
  readonly #device: Device
  readonly #drafts: Drafts
  readonly #queue: Queue
  readonly #connection: ConnectionMonitor
  readonly #tabs: TabChannel
  readonly #sender: Sender
  readonly #uploader: Uploader
  readonly #closing = new AbortController()
  readonly #feed = new ChangeFeed()
  readonly #election: LeaderElection
  #deviceError: DeviceError | undefined
  /** Set permanently if the device stores nothing, although everything works in memory. */
  readonly #permanentError: DeviceError | undefined
  #isPersistAsked = false

  constructor(device: Device, personId: string, permanentError: DeviceError | undefined) {
    this.#device = device
    this.#deviceError = this.#permanentError = permanentError
    this.#drafts = new Drafts(
      device,
      new UnloadBuffer(personId),
      (key) => this.#kept('drafts', key),
      this.#onError,
    )
    this.#queue = new Queue(device, this.#drafts)
    this.#connection = new ConnectionMonitor(navigator.onLine, this.#connectionChanged, () => this.#wake())
    const common = { device, connection: this.#connection, onError: this.#onError }
    this.#sender = new Sender({
      ...common,
      onChange: () => this.#changed('outbox'),
      send: (request, signal) => sendRequest(request, personId, signal),
      isOnline: () => navigator.onLine,
    })
    this.#uploader = new Uploader({
      ...common,
      personId,
      words: this.#sender,
      onChange: (id) => this.#changed('pictures', id),
    })
    this.#tabs = new TabChannel(personId, this.#onMessage, () => this.#connection.signedOut())
    device.beforeYield = () => this.#drafts.flush()
    const events = {
      onLeave: () => {
        this.#drafts.leave().catch(this.#onError)
      },
      onVisible: () => {
        this.#drafts.stay()
        this.#retryNow()
      },
      offline: () => this.#connection.failed(),
      online: () => {
        if (this.connection === 'offline') this.#connection.adopt('online')
        this.#retryNow()
      },
    }
    onPageEvents(events, this.#closing.signal)
    // Tabs without a shared database cannot send for each other.
    const outbox = device.isInMemory
      ? `${personId}:${crypto.getRandomValues(new Uint32Array(2)).join('')}`
      : personId
    this.#election = new LeaderElection({
      lockName: `stoppress-outbox:${outbox}`,
      locks: navigator.locks as LockManager | undefined,
      lead: async (signal) => {
        this.#sendHeartbeat()
        await Promise.all([this.#sender.run(signal), this.#uploader.run(signal)])
      },
      askForHeartbeat: () => this.#tabs.post({ type: 'heartbeat-request' }),
      isVisible: () => document.visibilityState === 'visible',
    })
    this.#election.run(this.#closing.signal).catch(this.#onError)
    this.#election.check()
  }

  get connection(): Connection {
    return this.#connection.connection
  }
  get deviceError(): DeviceError | undefined {
    return this.#deviceError
  }

  async recover(): Promise<void> {
    await this.#drafts.recover()
  }

  saveDraft(draft: NewDraft): void {
    this.#drafts.save(draft)
  }
  readonly draft = (key: string): Promise<LocalDraft | undefined> => this.#drafts.get(key)
  readonly drafts = (slug?: string): Promise<LocalDraft[]> => this.#drafts.list(slug)
  track(key: string, savedAt: number | undefined): void {
    this.#drafts.track(key, savedAt)
  }
  async externalChange(key: string): Promise<LocalDraft | 'gone' | undefined> {
    return this.#drafts.externalChange(key)
  }
  async dropDraft(key: string): Promise<void> {
    await this.#stored(this.#drafts.drop(key), 'drafts')
  }

  async send(item: NewOutboxItem): Promise<boolean> {
    const isInstead = await this.#stored(this.#queue.add(item), 'outbox', 'drafts')
    this.#queued()
    return isInstead
  }
  readonly items = (): Promise<OutboxItem[]> => this.#queue.items()
  async retry(id: string): Promise<void> {
    await this.#stored(this.#queue.retry(id), 'outbox')
    this.#queued()
  }
  async discard(id: string): Promise<LocalDraft | undefined> {
    const draft = await this.#stored(this.#queue.discard(id), 'outbox', 'drafts')
    this.#queued() // items that waited for it may be sent
    return draft
  }

  async addPicture(picture: NewPicture): Promise<void> {
    const file = await toStoredFile(picture.file) // an unreadable file is not a storage error
    await this.#stored(this.#queue.addPicture(picture, file), 'pictures')
    this.#queued(messages.aPicture)
  }
  readonly pictures = (): Promise<PictureUpload[]> => this.#queue.pictures()
  readonly picture = (id: string): Promise<PictureUpload | undefined> => this.#queue.picture(id)
  async pictureFile(id: string): Promise<Blob | undefined> {
    const stored = await this.#device.read(['files'], (tx) => tx.store.get(id))
    return stored === undefined ? undefined : toBlob(stored)
  }
  async retryPicture(id: string): Promise<void> {
    await this.#stored(this.#queue.retryPicture(id), 'pictures')
    this.#queued(messages.aPicture)
  }
  async dropPicture(id: string): Promise<void> {
    await this.#stored(this.#queue.dropPicture(id), 'pictures')
    this.#uploader.drop(id)
    this.#tabs.post({ type: 'picture-dropped', id })
  }

  async remember(key: string, value: unknown): Promise<void> {
    const stored = this.#device.write(['remembered'], (tx) => tx.store.put(value, key), 'relaxed')
    await stored.catch(this.#onError)
  }
  async recall<T>(key: string): Promise<T | undefined> {
    const read = this.#device.read(['remembered'], (tx) => tx.store.get(key) as Promise<T | undefined>)
    return read.catch((error: unknown) => {
      this.#onError(error)
      return undefined
    })
  }

  subscribe(topic: Topic, listener: ChangeListener): () => void {
    return this.#feed.subscribe(topic, listener)
  }

  noticed(answer: { readonly status: number; readonly ms: number } | undefined): void {
    if (answer === undefined) return this.#connection.failed()
    if (answer.status === 401) {
      this.#tabs.post({ type: 'signed-out' })
      return this.#connection.signedOut()
    }
    this.#connection.responded(answer.ms)
    if (answer.status >= 500) return
    this.#connection.succeeded()
    this.#tabs.post({ type: 'request-succeeded' })
  }
  resume(): void {
    this.#connection.signedIn()
    this.#tabs.post({ type: 'signed-in' })
  }

  async storage(): Promise<StorageEstimate> {
    const mayAsk = !this.#isPersistAsked
    this.#isPersistAsked = true
    return estimateStorage(mayAsk)
  }

  close(): void {
    this.#closing.abort()
    this.#feed.close()
    this.#tabs.close()
    this.#drafts.close().then(() => this.#device.close(), this.#onError)
  }

  #retryNow(): void {
    this.#connection.retryNow()
    this.#tabs.post({ type: 'request-succeeded' })
    this.#election.check()
  }

  readonly #onMessage = (message: TabMessage): void => {
    switch (message.type) {
      case 'changed':
        return this.#feed.notify(message.topic, message.key)
      case 'queued':
        this.#uploader.makeWay()
        return this.#wake()
      case 'picture-dropped':
        return this.#uploader.drop(message.id)
      case 'request-succeeded':
        return this.#connection.retryNow()
      case 'signed-in':
        return this.#connection.signedIn()
      case 'signed-out':
        return this.#connection.signedOut()
      case 'heartbeat':
        this.#election.heartbeat()
        return this.#election.isLeader ? undefined : this.#connection.adopt(message.connection)
      case 'heartbeat-request':
        return this.#sendHeartbeat()
    }
  }

  #queued(what: 'words' | 'a picture' = 'words'): void {
    if (what === 'words') this.#uploader.makeWay()
    this.#wake()
    this.#tabs.post({ type: 'queued' })
    this.#election.check()
  }

  #sendHeartbeat(): void {
    if (this.#election.isLeader) this.#tabs.post({ type: 'heartbeat', connection: this.connection })
  }

  #wake(): void {
    this.#sender.wake()
    this.#uploader.wake()
  }

  readonly #connectionChanged = (): void => {
    this.#feed.notify('status')
    this.#sendHeartbeat()
  }

  /** Stored data has changed: notifies this tab and the others. */
  #changed(topic: Topic, key?: string): void {
    this.#feed.notify(topic, key)
    this.#tabs.post({ type: 'changed', topic, key })
  }

  /** A write succeeded, so the device works. */
  #kept(topic: Topic, key?: string): void {
    if (this.#deviceError !== this.#permanentError) this.#feed.notify('status')
    this.#deviceError = this.#permanentError
    this.#changed(topic, key)
  }

  async #stored<Result>(storing: Promise<Result>, ...topics: readonly Topic[]): Promise<Result> {
    try {
      const result = await storing
      for (const topic of topics) this.#kept(topic)
      return result
    } catch (error) {
      this.#onError(error)
      throw error
    }
  }

  readonly #onError = (error: unknown): void => {
    this.#deviceError = this.#permanentError ?? classifyDeviceError(error)
    this.#feed.notify('status')
  }
}
