import { setTimeout as pass } from 'node:timers/promises'
import type { Bus } from '../platform/bus.ts'
import type { Topic } from '../story/topic.ts'
import type { ScratchFolder } from '../platform/scratch-folder.ts'
import { pruneMedia } from './media-removal-actions.ts'
import { allWithdrawnFiles, withdrawnFiles } from './public-media-actions.ts'
import type { PictureRouteDeps } from './picture/picture-routes.ts'
import { expireUploads } from './upload/upload-actions.ts'

/** Interval of the search for abandoned uploads and unused media. */
const EVERY_MS = 3_600_000
/** Debounce of a story's changes before its files are checked, ms. */
const GATHER_MS = 250
/** The same for all stories, whose check takes longer. */
const GATHER_ALL_MS = 2_000
const MAX_STOPPING_MS = 2_000

interface MediaKeeperDeps extends PictureRouteDeps {
  readonly scratch: ScratchFolder
  readonly bus: Bus<Topic>
  /** Called with paths of files (`/media/…`) that are no longer public. */
  withdrawn(paths: readonly string[]): void
  onError(error: unknown, what: string): void
}

/** Removes what is unused from folders and store: at the start, every hour, and after each public change. */
export class MediaKeeper {
  readonly #deps: MediaKeeperDeps
  readonly #changed = new Set<string>()
  #work: Promise<void> = Promise.resolve()
  #hourly: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #gatheringAll: NodeJS.Timeout | undefined
  #unsubscribe: () => void = () => undefined
  #isStopped = false

  constructor(deps: MediaKeeperDeps) {
    this.#deps = deps
  }

  /** Cleans up after a killed process; to be called before anything else is done with pictures. */
  async start(): Promise<void> {
    const { scratch, store, bus } = this.#deps
    try {
      await scratch.empty()
      await store.clear?.()
    } catch (error) {
      this.#deps.onError(error, 'clearing what was half done') // readers are still served
    }
    this.#hourly = setInterval(
      () => this.#enqueue('looking for what nothing uses', () => this.#look()),
      EVERY_MS,
    ).unref()
    // Not awaited: a remote store may be unavailable.
    this.#enqueue('looking for what nothing uses', () => this.#look())
    this.#unsubscribe = bus.subscribe((topic) => {
      if (topic?.kind === 'newsroom') return
      if (topic !== undefined) this.#changed.add(topic.storyId)
      // Another process has written to an unknown story.
      else if (this.#gatheringAll === undefined)
        this.#gatheringAll = setTimeout(() => {
          this.#gatheringAll = undefined
          this.#enqueue('looking for withdrawn pictures', async () =>
            this.#tell(await allWithdrawnFiles(this.#deps.db)),
          )
        }, GATHER_ALL_MS).unref()
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined
        this.#enqueue('looking for withdrawn pictures', () => this.#lookAtChanged())
      }, GATHER_MS).unref()
    })
  }

  /** Waits for pending work, though not for a store that does not answer: the next start does it again. */
  async stop(): Promise<void> {
    clearInterval(this.#hourly)
    clearTimeout(this.#gathering)
    clearTimeout(this.#gatheringAll)
    this.#unsubscribe()
    await Promise.race([this.#work, pass(MAX_STOPPING_MS, undefined, { ref: false })])
    this.#isStopped = true
  }

  async #look(): Promise<void> {
    await expireUploads(this.#deps)
    await pruneMedia(this.#deps)
    this.#tell(await allWithdrawnFiles(this.#deps.db))
  }

  async #lookAtChanged(): Promise<void> {
    const stories = [...this.#changed]
    this.#changed.clear()
    for (const story of stories) this.#tell(await withdrawnFiles(this.#deps.db, story))
  }

  #tell(paths: readonly string[]): void {
    if (paths.length > 0) this.#deps.withdrawn(paths)
  }

  /** One after the other; failed work is repeated the next time. */
  #enqueue(what: string, work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (!this.#isStopped) this.#deps.onError(error, what)
    })
  }
}
