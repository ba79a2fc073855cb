import type { Bus } from './bus.ts'
import type { CachePurge } from './cache-purge.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Database } from './database/database.ts'
import type { Workers } from './jobs/workers.ts'
import type { MediaStore } from './media-store/media.ts'
import type { SafeFetch } from './safe-fetch/safe-fetch.ts'

/** What a server gives to each of its modules; `Tables`: as much of the database as the module knows. */
export interface Services<Tables = unknown> {
  readonly config: Config
  readonly site: { readonly name: string; readonly url: string; readonly timeZone: string }
  readonly db: Database<Tables>
  readonly clock: Clock
  readonly newId: () => string
  readonly newEpoch: () => string
  readonly workers: Pick<Workers, 'wake'>
  readonly mediaStore: MediaStore
  readonly safeFetch: SafeFetch
  readonly purge: CachePurge
  /** On every answer; what writes its own head writes them too. */
  readonly headers: Readonly<Record<string, string>>
  /** Streams that the limit of open files leaves room for. */
  readonly maxStreams: number
  readonly log: {
    warn(fields: object, sentence: string): void
    error(fields: object, sentence: string): void
  }
  /** To the terminal of the server. */
  say(line: string): void
}

/** For those who tell others what has changed, or hear it. */
export interface ServicesWithBus<Tables, Topic> extends Services<Tables> {
  readonly bus: Bus<Topic>
}
