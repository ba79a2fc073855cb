import { FairQueue, type Queued } from '../fair-queue.ts'
import type { ScratchFolder } from '../scratch-folder.ts'
import type { ImageRecipe, ImageResult } from './image.ts'
import { processInSubprocess, type ImageSource, type ProcessingLimits } from './image-processor.ts'

type ProcessedImage = Extract<ImageResult, { ok: true }>
type FailedImage = Exclude<ImageResult, ProcessedImage>

/** Concurrency one: each image takes hundreds of megabytes and a core (docs/decisions/0024). */
const AT_ONCE = 1

/** The image queue of this process: one at a time, round robin by owner. */
export class ImageQueue {
  readonly #queue = new FairQueue({ atOnce: AT_ONCE })
  readonly #scratch: ScratchFolder

  constructor(scratch: ScratchFolder) {
    this.#scratch = scratch
  }

  /**
   * Processes an image when its turn comes; `open` is called only then. `keep` gets the folder with the variants,
   * which is deleted when it resolves. Throws as `processInSubprocess` does, or with the reason of `turn.signal`.
   */
  async make(
    asked: {
      readonly open: () => Promise<ImageSource>
      readonly recipe: ImageRecipe
      readonly bounds: ProcessingLimits
      readonly ticket: Queued
    },
    keep: (image: ProcessedImage, folder: string) => Promise<void>,
  ): Promise<ProcessedImage | FailedImage | 'slow'> {
    const { open, recipe, bounds, ticket } = asked
    return this.#queue.run(ticket, () =>
      this.#scratch.within(async (folder) => {
        const result = await processInSubprocess(await open(), folder, recipe, bounds)
        if (result !== 'slow' && result.ok) await keep(result, folder)
        return result
      }),
    )
  }
}
