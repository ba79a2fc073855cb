/** What is asked of the process that makes images, and what it answers: `image-process.ts` is its other side. */

export interface ImageRecipe {
  /** Counts up when the settings change: part of what names a result. */
  readonly number: number
  /** Pixels, rising. */
  readonly widths: readonly number[]
  /** Width times height above which nothing is decoded. */
  readonly mostPixels: number
  /** The same for AVIF, which is decoded whole and takes some 20 bytes a pixel for that; half of it above 8 bits. */
  readonly mostAvifPixels: number
  /** Bytes that a progressive JPEG or an interlaced PNG may take, which are decoded whole too. */
  readonly mostWholeBytes: number
  /** Longer side by shorter side. */
  readonly mostStretched: number
  /** Pixels that every encoder still takes (WebP ends at 16,383). */
  readonly mostHeight: number
  /** Width times height of a variant: encoding AVIF takes some 45 bytes a pixel. */
  readonly mostVariantPixels: number
  readonly avif: { readonly quality: number; readonly effort: number }
  readonly webp: { readonly quality: number; readonly effort: number }
  readonly jpeg: { readonly quality: number }
}

/** What the process that makes images is given. */
export interface ImageTask {
  /** Where the variants are put. */
  readonly folder: string
  readonly recipe: ImageRecipe
  /** Bytes of the original. */
  readonly size: number
  readonly mostMemoryBytes: number
}

/** What it answers with, as JSON. */
export interface ImageAnswer {
  readonly result: ImageResult
  readonly peakMemoryBytes: number
}

export const IMAGE_FORMATS = ['avif', 'webp', 'jpeg'] as const

/** Why an image is not made: nothing that trying again would mend. */
export type ImageRefusal =
  | 'empty'
  | 'heic'
  | 'other-type'
  | 'unreadable'
  | 'too-many-pixels'
  | 'too-stretched'
  | 'too-much-memory'

export type ImageResult =
  | { readonly made: false; readonly why: ImageRefusal }
  | {
      readonly made: true
      /** Of the original, upright. */
      readonly width: number
      readonly height: number
      /** The first 10 hex digits of the hash of the original's bytes and the recipe's number. */
      readonly version: string
      /** Widths that were made, rising; each lies in the folder as `WIDTH.FORMAT`. */
      readonly widths: readonly number[]
      /** What the file itself says, one line each; empty where it says nothing. */
      readonly credit: string
      readonly caption: string
    }

/** The widths of a recipe that an image of this size gets: never enlarged, and at least one. */
export function widthsFor(recipe: ImageRecipe, width: number, height: number): number[] {
  const { widths, mostHeight, mostVariantPixels } = recipe
  const [smallest = width] = widths
  if (width < smallest) return [width]
  const fitting = widths.filter((each) => {
    const itsHeight = (height * each) / width
    return each <= width && itsHeight <= mostHeight && each * itsHeight <= mostVariantPixels
  })
  return fitting.length > 0 ? fitting : [smallest]
}
