import type { Topic } from './change-feed.ts'
import type { Connection } from './records.ts'

/** Messages between the tabs of one person. */
export type TabMessage =
  | { readonly type: 'changed'; readonly topic: Topic; readonly key: string | undefined }
  /** There are new items or pictures to send. */
  | { readonly type: 'queued' }
  | { readonly type: 'picture-dropped'; readonly id: string }
  /** A request of the app succeeded. */
  | { readonly type: 'request-succeeded' }
  | { readonly type: 'signed-in' }
  | { readonly type: 'signed-out' }
  /** A tab asks whether the leader is there, and how things are. */
  | { readonly type: 'heartbeat-request' }
  | { readonly type: 'heartbeat'; readonly connection: Connection }

/** Broadcasts between one person's tabs; a sign-in of another person on this device is broadcast to all. */
export class TabChannel {
  readonly #own: BroadcastChannel
  readonly #people = new BroadcastChannel('stoppress-people')
  #isClosed = false

  constructor(personId: string, onMessage: (message: TabMessage) => void, onOtherPerson: () => void) {
    this.#own = new BroadcastChannel(`stoppress-field:${personId}`)
    this.#own.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => onMessage(data))
    this.#people.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data !== personId) onOtherPerson()
    })
    this.#people.postMessage(personId)
  }

  post(message: TabMessage): void {
    if (!this.#isClosed) this.#own.postMessage(message)
  }

  close(): void {
    this.#isClosed = true
    this.#own.close()
    this.#people.close()
  }
}
