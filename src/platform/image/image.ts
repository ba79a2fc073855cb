/** The request and response of the image process: `image-subprocess.ts` is the other side. */

export interface ImageRecipe {
  /** Incremented when the settings change: part of the version of a result. */
  readonly number: number
  /** Pixels, rising. */
  readonly widths: readonly number[]
  /** Maximum of pixels (width times height) to decode. */
  readonly maxPixels: number
  /** The same for AVIF, which is decoded as a whole and takes some 20 bytes per pixel; half of it above 8 bits. */
  readonly maxAvifPixels: number
  /** Maximum bytes of a progressive JPEG or an interlaced PNG, which are decoded as a whole too. */
  readonly maxWholeBytes: number
  /** Maximum aspect ratio. */
  readonly maxStretched: number
  /** Pixels that every encoder still takes (WebP ends at 16,383). */
  readonly maxHeight: number
  /** Width times height of a variant: encoding AVIF takes some 45 bytes a pixel. */
  readonly maxVariantPixels: number
  readonly avif: { readonly quality: number; readonly effort: number }
  readonly webp: { readonly quality: number; readonly effort: number }
  readonly jpeg: { readonly quality: number }
}

/** The request to the image process. */
export interface ImageTask {
  /** Where the variants are put. */
  readonly folder: string
  readonly recipe: ImageRecipe
  /** Bytes of the original. */
  readonly size: number
  readonly maxMemoryBytes: number
}

/** Its response, as JSON. */
export interface ImageAnswer {
  readonly result: ImageResult
  readonly peakMemoryBytes: number
}

export const IMAGE_FORMATS = ['avif', 'webp', 'jpeg'] as const

/** Why an image cannot be processed; permanent reasons only. */
export type ImageFailure =
  | 'empty'
  | 'heic'
  | 'other-type'
  | 'unreadable'
  | 'too-many-pixels'
  | 'too-stretched'
  | 'too-much-memory'

export type ImageResult =
  | { readonly ok: false; readonly reason: ImageFailure }
  | {
      readonly ok: true
      /** Of the original, upright. */
      readonly width: number
      readonly height: number
      /** The first 10 hex digits of the hash of the original's bytes and the recipe's number. */
      readonly version: string
      /** Widths of the variants, ascending; each is in the folder as `WIDTH.FORMAT`. */
      readonly widths: readonly number[]
      /** From the file's metadata, one line each; empty if missing. */
      readonly credit: string
      readonly caption: string
    }

/** Widths of the variants for an image of this size: never enlarged, and at least one. */
export function variantWidths(recipe: ImageRecipe, width: number, height: number): number[] {
  const { widths, maxHeight, maxVariantPixels } = recipe
  const [smallest = width] = widths
  if (width < smallest) return [width]
  const fitting = widths.filter((each) => {
    const itsHeight = (height * each) / width
    return each <= width && itsHeight <= maxHeight && each * itsHeight <= maxVariantPixels
  })
  return fitting.length > 0 ? fitting : [smallest]
}
