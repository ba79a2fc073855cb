import { FairQueue, type Queued } from '../fair-queue.ts'
import type { ScratchFolder } from '../scratch-folder.ts'
import type { ImageRecipe, ImageResult } from './image.ts'
import { makeImageApart, type ImageSource, type MakingBounds } from './image-maker.ts'

type Made = Extract<ImageResult, { made: true }>
type NotMade = Exclude<ImageResult, Made>

/** Anything else that is made waits: each takes hundreds of megabytes and a processor (docs/decisions/0024). */
const AT_ONCE = 1

/** All making of images of this process: one after the other, whoever asks, with owners in turn. */
export class ImageQueue {
  readonly #queue = new FairQueue({ atOnce: AT_ONCE })
  readonly #scratch: ScratchFolder

  constructor(scratch: ScratchFolder) {
    this.#scratch = scratch
  }

  /**
   * Makes an image when its turn has come; `open` is called only then. `keep` is given the folder with the variants,
   * which is gone when it resolves. Throws as `makeImageApart` does, or with the reason of `turn.signal`.
   */
  async make(
    asked: {
      readonly open: () => Promise<ImageSource>
      readonly recipe: ImageRecipe
      readonly bounds: MakingBounds
      readonly turn: Queued
    },
    keep: (made: Made, folder: string) => Promise<void>,
  ): Promise<Made | NotMade | 'slow'> {
    const { open, recipe, bounds, turn } = asked
    return this.#queue.run(turn, () =>
      this.#scratch.within(async (folder) => {
        const result = await makeImageApart(await open(), folder, recipe, bounds)
        if (result !== 'slow' && result.made) await keep(result, folder)
        return result
      }),
    )
  }
}
