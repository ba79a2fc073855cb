import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp, { type Metadata, type OutputInfo } from 'sharp'
import { IMAGE_FORMATS, variantWidths, type ImageRecipe, type ImageResult } from './image.ts'
import { detectImageType, type ImageType } from './image-type.ts'
import { readImageMetadata } from './image-metadata.ts'

// Only decoders for the types that `detectImageType` accepts, in case a file is polyglot.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
})
sharp.cache(false)
sharp.concurrency(1)

/**
 * Re-encodes every variant of an image into a folder: upright, in sRGB, transparency on white, the first frame of an
 * animation, and without any metadata (EXIF, GPS, XMP, IPTC, profiles). Runs in a subprocess (`image-subprocess.ts`):
 * the input is untrusted.
 */
export async function processImage(bytes: Buffer, recipe: ImageRecipe, folder: string): Promise<ImageResult> {
  if (bytes.length === 0) return { ok: false, reason: 'empty' }
  const type = detectImageType(bytes)
  if (type === 'heic' || type === 'other')
    return { ok: false, reason: type === 'heic' ? 'heic' : 'other-type' }

  // A truncated file is rejected too: half a picture is not what was taken.
  const options = { limitInputPixels: false, failOn: 'error', pages: 1, animated: false } as const
  const metadata = await sharp(bytes, options)
    .metadata()
    .catch(() => undefined)
  if (metadata === undefined) return { ok: false, reason: 'unreadable' }
  const { width, height } = metadata.autoOrient
  if (!isWithinBounds(metadata, type, recipe)) return { ok: false, reason: 'too-many-pixels' }
  if (Math.max(width, height) > Math.min(width, height) * recipe.maxStretched)
    return { ok: false, reason: 'too-stretched' }

  const widths = variantWidths(recipe, width, height)
  const widest = widths.at(-1) ?? width
  // Decoded once, with shrink-on-load where supported (JPEG); every variant is derived from this.
  const decoded = await sharp(bytes, { ...options, limitInputPixels: recipe.maxPixels })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: widest })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
  if (decoded === undefined) return { ok: false, reason: 'unreadable' }
  await writeVariants(decoded, widths, recipe, folder)

  const version = createHash('sha256')
    .update(bytes)
    .update(`recipe ${recipe.number}`)
    .digest('hex')
    .slice(0, 10)
  return { ok: true, width, height, version, widths, ...(await readImageMetadata(metadata)) }
}

/** Judged by the header: nothing has been decoded yet. */
function isWithinBounds(metadata: Metadata, type: ImageType, recipe: ImageRecipe): boolean {
  const { width, height, channels, bitsPerSample = 8, isProgressive } = metadata
  const pixels = width * height
  const isDeep = bitsPerSample > 8
  if (type === 'avif') return pixels <= recipe.maxAvifPixels / (isDeep ? 2 : 1)
  // The coefficients of a JPEG are numbers of 16 bits.
  const bytesPerSample = isDeep || type === 'jpeg' ? 2 : 1
  const wholeBytes = isProgressive ? pixels * channels * bytesPerSample : 0
  return pixels <= recipe.maxPixels && wholeBytes <= recipe.maxWholeBytes
}

async function writeVariants(
  { data, info }: { data: Buffer; info: OutputInfo },
  widths: readonly number[],
  recipe: ImageRecipe,
  folder: string,
): Promise<void> {
  const { channels } = info
  for (const width of widths) {
    const height = Math.max(1, Math.round((info.height * width) / info.width))
    const pixels =
      width === info.width
        ? data
        : await sharp(data, { raw: { width: info.width, height: info.height, channels } })
            .resize({ width, height, fit: 'fill' })
            .raw()
            .toBuffer()
    const raw = { width, height: width === info.width ? info.height : height, channels }
    for (const format of IMAGE_FORMATS) {
      const file = join(folder, `${width}.${format}`)
      await sharp(pixels, { raw }).toFormat(format, recipe[format]).toFile(file)
    }
  }
}
