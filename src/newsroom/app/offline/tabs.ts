import type { Connection } from './records.ts'

/** What the tabs of one person tell each other. */
export type Word =
  | { readonly says: 'changed' }
  /** There is something to send, of words or pictures. */
  | { readonly says: 'queued' }
  | { readonly says: 'picture dropped'; readonly id: string }
  /** A request of the app itself got through. */
  | { readonly says: 'worked' }
  | { readonly says: 'signed in' }
  | { readonly says: 'signed out' }
  | { readonly says: 'connection'; readonly connection: Connection }
  /** A tab has opened and asks the one that sends how things are. */
  | { readonly says: 'hello' }

/** A person's tabs hear each other; and somebody else who signs in on this device is heard by all. */
export class Tabs {
  readonly #own: BroadcastChannel
  readonly #people = new BroadcastChannel('stoppress-people')
  #isClosed = false

  constructor(personId: string, heard: (word: Word) => void, somebodyElse: () => void) {
    this.#own = new BroadcastChannel(`stoppress-field:${personId}`)
    this.#own.addEventListener('message', ({ data }: MessageEvent<Word>) => heard(data))
    this.#people.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data !== personId) somebodyElse()
    })
    this.#people.postMessage(personId)
  }

  tell(word: Word): void {
    if (!this.#isClosed) this.#own.postMessage(word)
  }

  close(): void {
    this.#isClosed = true
    this.#own.close()
    this.#people.close()
  }
}
