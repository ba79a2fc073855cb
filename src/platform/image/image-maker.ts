import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ImageRecipe, ImageResult } from './image.ts'

const run = promisify(execFile)

/** Beside this file as it is written, or beside the built program (scripts/build.ts makes it an entry of its own). */
const PROGRAM = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'image-process.ts' : 'image-process.js', import.meta.url),
)

/** The process for images ended without a result: it crashed, ran out of memory, or was killed from outside. */
export class ImageCrash extends Error {
  override readonly name = 'ImageCrash'
}

export interface MakingBounds {
  readonly mostMs: number
  /** The server stops: what is under way is ended, and made by whoever comes next. */
  readonly stopping?: AbortSignal
}

/**
 * Makes an image in a process of its own, with none of our environment: a decoder that crashes, hangs or eats
 * memory takes nothing with it, and its processor time comes after ours. `slow` where it took longer than
 * `mostMs`; throws an `ImageCrash` where it ended by itself, and an ordinary error where it was told to stop.
 */
export async function makeImageApart(
  file: string,
  folder: string,
  recipe: ImageRecipe,
  { mostMs, stopping }: MakingBounds,
): Promise<ImageResult | 'slow'> {
  try {
    const { stdout } = await run(process.execPath, [PROGRAM, file, folder, JSON.stringify(recipe)], {
      env: {},
      timeout: mostMs,
      killSignal: 'SIGKILL',
      maxBuffer: 1_048_576,
      ...(stopping === undefined ? {} : { signal: stopping }),
    })
    return JSON.parse(stdout) as ImageResult
  } catch (error) {
    const { killed, signal } = error as { killed?: boolean; signal?: string }
    // A terminal and a service manager signal every process of the group, perhaps before we are told.
    if (stopping?.aborted === true || signal === 'SIGTERM' || signal === 'SIGINT')
      throw new Error('the making of an image was stopped', { cause: error })
    if (killed === true) return 'slow'
    throw new ImageCrash('the process that makes images ended without a result', { cause: error })
  }
}
