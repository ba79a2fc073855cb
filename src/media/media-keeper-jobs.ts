import { setTimeout as pass } from 'node:timers/promises'
import type { Bus } from '../platform/bus.ts'
import type { Topic } from '../story/topic.ts'
import type { ScratchFolder } from '../platform/scratch-folder.ts'
import { pruneMedia } from './media-removal-actions.ts'
import { allWithdrawnFiles, withdrawnFiles } from './public-media-actions.ts'
import type { PictureRouteParts } from './picture/picture-routes.ts'
import { expireUploads } from './upload/upload-actions.ts'

/** How often what nobody goes on with, and what nothing uses, is looked for. */
const EVERY_MS = 3_600_000
/** ms that a story's changes are gathered before its files are looked at. */
const GATHER_MS = 250
/** The same of all stories, which takes longer to look at. */
const GATHER_ALL_MS = 2_000
const MOST_STOPPING_MS = 2_000

interface KeeperParts extends PictureRouteParts {
  readonly scratch: ScratchFolder
  readonly bus: Bus<Topic>
  /** Called with paths of files (`/media/…`) that have ceased to be public. */
  withdrawn(paths: readonly string[]): void
  failed(error: unknown, what: string): void
}

/** Keeps the folders and the store to what is used: at the start, every hour, and after each change that readers see. */
export class MediaKeeper {
  readonly #parts: KeeperParts
  readonly #changed = new Set<string>()
  #work: Promise<void> = Promise.resolve()
  #hourly: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #gatheringAll: NodeJS.Timeout | undefined
  #unsubscribe: () => void = () => undefined
  #isStopped = false

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Clears what a process that was killed has left behind; to be called before anything else is done with pictures. */
  async start(): Promise<void> {
    const { scratch, store, bus } = this.#parts
    try {
      await scratch.empty()
      await store.clear?.()
    } catch (error) {
      this.#parts.failed(error, 'clearing what was half done') // readers are served all the same
    }
    this.#hourly = setInterval(
      () => this.#do('looking for what nothing uses', () => this.#look()),
      EVERY_MS,
    ).unref()
    // Not waited for: a store of another machine may be away.
    this.#do('looking for what nothing uses', () => this.#look())
    this.#unsubscribe = bus.subscribe((topic) => {
      if (topic?.kind === 'newsroom') return
      if (topic !== undefined) this.#changed.add(topic.storyId)
      // Another process has written, and which story is not known.
      else if (this.#gatheringAll === undefined)
        this.#gatheringAll = setTimeout(() => {
          this.#gatheringAll = undefined
          this.#do('looking for withdrawn pictures', async () =>
            this.#tell(await allWithdrawnFiles(this.#parts.db)),
          )
        }, GATHER_ALL_MS).unref()
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined
        this.#do('looking for withdrawn pictures', () => this.#lookAtChanged())
      }, GATHER_MS).unref()
    })
  }

  /** Waits for what is under way, though not for a store that does not answer: the next start does it again. */
  async stop(): Promise<void> {
    clearInterval(this.#hourly)
    clearTimeout(this.#gathering)
    clearTimeout(this.#gatheringAll)
    this.#unsubscribe()
    await Promise.race([this.#work, pass(MOST_STOPPING_MS, undefined, { ref: false })])
    this.#isStopped = true
  }

  async #look(): Promise<void> {
    await expireUploads(this.#parts)
    await pruneMedia(this.#parts)
    this.#tell(await allWithdrawnFiles(this.#parts.db))
  }

  async #lookAtChanged(): Promise<void> {
    const stories = [...this.#changed]
    this.#changed.clear()
    for (const story of stories) this.#tell(await withdrawnFiles(this.#parts.db, story))
  }

  #tell(paths: readonly string[]): void {
    if (paths.length > 0) this.#parts.withdrawn(paths)
  }

  /** One after the other; what fails is done again the next time. */
  #do(what: string, work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#isStopped) this.#parts.failed(error, what)
    })
  }
}
