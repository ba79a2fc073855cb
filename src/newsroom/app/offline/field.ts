import { ChangeFeed, type ChangeListener, type Topic } from './change-feed.ts'
import { openDevice, troubleOf, type Device } from './device.ts'
import { fileOf, storedFile } from './stored-file.ts'
import { Drafts } from './drafts.ts'
import { LastWords } from './last-words.ts'
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
  Trouble,
} from './records.ts'
import { sendRequest } from './send-request.ts'
import { Sender } from './sender.ts'
import { storageRoom, type StorageRoom } from './storage-room.ts'
import { TabChannel, type TabMessage } from './tab-channel.ts'
import { Uploader } from './uploader.ts'
import * as messages from '../messages/en/offline/field.ts'

/**
 * Filing from anywhere. What is typed, queued or photographed is on this device before anything is sent, and
 * stays until the server has it. Promises that store reject with the browser's error
 * (`QuotaExceededError` where the device is full): then it is not kept, and `trouble` says why.
 */
export interface Field {
  /** On the disk within 200 ms, and when the page is hidden or left. */
  saveDraft(draft: NewDraft): void
  draft(key: string): Promise<LocalDraft | undefined>
  /** Of the composer and of dialogs (they have a `form`), the last saved first. */
  drafts(slug?: string): Promise<LocalDraft[]>
  dropDraft(key: string): Promise<void>
  /**
   * This tab shows the draft as it was saved then (undefined: it begins one). What another tab saves under the key
   * after that is not overwritten or dropped: it gets a key of its own.
   */
  takesUp(key: string, savedAt: number | undefined): void
  /** What another tab has made of a draft that this one has taken up and not typed into since. */
  fromOtherTabs(key: string): Promise<LocalDraft | 'gone' | undefined>

  /**
   * Resolves when it is stored here for good, with whether it went `insteadOf` the one that it names; its draft is
   * taken with it. The same item id twice is one item.
   */
  send(item: NewOutboxItem): Promise<boolean>
  /** In the order queued; what is done stays for ten minutes. */
  items(): Promise<OutboxItem[]>
  /** A refused item as it is, again. */
  retry(id: string): Promise<void>
  /**
   * Takes an item back that is refused or not being sent just now, and gives the draft that it was, if it was one.
   * Where it had been sent before (`attempts`) the server may have it all the same: say so. A draft begun
   * meanwhile under the same key is left alone; the one that comes back then has a key of its own.
   */
  discard(id: string): Promise<LocalDraft | undefined>

  /** Resolves when the file is stored here; then it is sent, after the words. */
  addPicture(picture: NewPicture): Promise<void>
  /** In the order added. */
  pictures(): Promise<PictureUpload[]>
  picture(id: string): Promise<PictureUpload | undefined>
  pictureFile(id: string): Promise<Blob | undefined>
  retryPicture(id: string): Promise<void>
  /** Also of a picture that the server has made: the file is not needed here any more (it goes after a day anyway). */
  dropPicture(id: string): Promise<void>

  /**
   * The last that was seen of the server, to open without a network. Neither rejects: what the server said is shown
   * though the device keeps nothing of it, and `trouble` says why.
   */
  remember(key: string, value: unknown): Promise<void>
  recall<T>(key: string): Promise<T | undefined>

  /** `listener` after each change, in this tab or another, with the key of the draft or picture. Returns the end of it. */
  subscribe(topic: Topic, listener: ChangeListener): () => void
  readonly connection: Connection
  /** undefined: all is kept. */
  readonly trouble: Trouble | undefined
  /** What a request of the app itself showed: its status and ms, or undefined where there was no answer. */
  noticed(answer: { readonly status: number; readonly ms: number } | undefined): void
  /** The same person has signed in again: what waited goes on. */
  resume(): void
  /** Bytes, 0 where the browser does not say; asks it, the first time, not to clear what is kept. */
  storage(): Promise<StorageRoom>
  /** Writes what is typed and lets another tab send. */
  close(): void
}

/**
 * Opens what this device keeps of one person. Where the browser's database cannot be had (forbidden, damaged, on a
 * full disk) all goes on in this tab's memory, and `trouble` says so from the beginning.
 */
export async function openField(person: { readonly id: string }): Promise<Field> {
  const { device, trouble } = await openDevice(person.id)
  const field = new OpenField(device, person.id, trouble)
  await field.rescue()
  return field
}

class OpenField implements Field {
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
  #trouble: Trouble | undefined
  /** Which there is though all is taken in: the device keeps none of it. */
  readonly #lastingTrouble: Trouble | undefined
  #isPersistAsked = false

  constructor(device: Device, personId: string, lastingTrouble: Trouble | undefined) {
    this.#device = device
    this.#trouble = this.#lastingTrouble = lastingTrouble
    this.#drafts = new Drafts(device, new LastWords(personId), (key) => this.#kept('drafts', key), this.#told)
    this.#queue = new Queue(device, this.#drafts)
    this.#connection = new ConnectionMonitor(navigator.onLine, this.#connectionChanged, () => this.#wake())
    const common = { device, connection: this.#connection, onError: this.#told }
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
      left: () => {
        this.#drafts.leave().catch(this.#told)
      },
      seen: () => {
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
    // Tabs that share no database have nothing to send for each other.
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
    this.#election.run(this.#closing.signal).catch(this.#told)
    this.#election.check()
  }

  get connection(): Connection {
    return this.#connection.connection
  }
  get trouble(): Trouble | undefined {
    return this.#trouble
  }

  async rescue(): Promise<void> {
    await this.#drafts.rescue()
  }

  saveDraft(draft: NewDraft): void {
    this.#drafts.save(draft)
  }
  async draft(key: string): Promise<LocalDraft | undefined> {
    return this.#drafts.get(key)
  }
  async drafts(slug?: string): Promise<LocalDraft[]> {
    return this.#drafts.list(slug)
  }
  takesUp(key: string, savedAt: number | undefined): void {
    this.#drafts.takesUp(key, savedAt)
  }
  async fromOtherTabs(key: string): Promise<LocalDraft | 'gone' | undefined> {
    return this.#drafts.fromOtherTabs(key)
  }
  async dropDraft(key: string): Promise<void> {
    await this.#stored(this.#drafts.drop(key), 'drafts')
  }

  async send(item: NewOutboxItem): Promise<boolean> {
    const isInstead = await this.#stored(this.#queue.add(item), 'outbox', 'drafts')
    this.#queued()
    return isInstead
  }
  async items(): Promise<OutboxItem[]> {
    return this.#queue.items()
  }
  async retry(id: string): Promise<void> {
    await this.#stored(this.#queue.retry(id), 'outbox')
    this.#queued()
  }
  async discard(id: string): Promise<LocalDraft | undefined> {
    const draft = await this.#stored(this.#queue.discard(id), 'outbox', 'drafts')
    this.#queued() // what waited for it may go
    return draft
  }

  async addPicture(picture: NewPicture): Promise<void> {
    const file = await storedFile(picture.file) // one that cannot be read is no trouble of the device
    await this.#stored(this.#queue.addPicture(picture, file), 'pictures')
    this.#queued(messages.aPicture)
  }
  async pictures(): Promise<PictureUpload[]> {
    return this.#queue.pictures()
  }
  async picture(id: string): Promise<PictureUpload | undefined> {
    return this.#queue.picture(id)
  }
  async pictureFile(id: string): Promise<Blob | undefined> {
    const stored = await this.#device.read(['files'], (tx) => tx.store.get(id))
    return stored === undefined ? undefined : fileOf(stored)
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
    await stored.catch(this.#told)
  }
  async recall<T>(key: string): Promise<T | undefined> {
    const read = this.#device.read(['remembered'], (tx) => tx.store.get(key) as Promise<T | undefined>)
    return read.catch((error: unknown) => {
      this.#told(error)
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

  async storage(): Promise<StorageRoom> {
    const mayAsk = !this.#isPersistAsked
    this.#isPersistAsked = true
    return storageRoom(mayAsk)
  }

  close(): void {
    this.#closing.abort()
    this.#feed.close()
    this.#tabs.close()
    this.#drafts.close().then(() => this.#device.close(), this.#told)
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

  /** Something that is stored has changed: tells this tab and the others. */
  #changed(topic: Topic, key?: string): void {
    this.#feed.notify(topic, key)
    this.#tabs.post({ type: 'changed', topic, key })
  }

  /** Something new was taken in, so the device works. */
  #kept(topic: Topic, key?: string): void {
    if (this.#trouble !== this.#lastingTrouble) this.#feed.notify('status')
    this.#trouble = this.#lastingTrouble
    this.#changed(topic, key)
  }

  async #stored<Result>(storing: Promise<Result>, ...topics: readonly Topic[]): Promise<Result> {
    try {
      const result = await storing
      for (const topic of topics) this.#kept(topic)
      return result
    } catch (error) {
      this.#told(error)
      throw error
    }
  }

  readonly #told = (error: unknown): void => {
    this.#trouble = this.#lastingTrouble ?? troubleOf(error)
    this.#feed.notify('status')
  }
}
