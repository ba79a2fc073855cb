import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp, { type Metadata, type OutputInfo } from 'sharp'
import { IMAGE_FORMATS, widthsFor, type ImageRecipe, type ImageResult } from './image.ts'
import { imageTypeOf, type ImageType } from './image-type.ts'
import { wordsIn } from './image-words.ts'

// Decoders of nothing but what `imageTypeOf` lets in, should a file be two things at once.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
})
sharp.cache(false)
sharp.concurrency(1)

/**
 * Makes every variant of an image anew into a folder: upright, in sRGB, on white where it was transparent, the
 * first picture of an animation, and with no metadata at all (EXIF, GPS, XMP, IPTC, profiles). Runs in a process
 * of its own (`image-process.ts`): what it is given may be anything.
 */
export async function makeImage(bytes: Buffer, recipe: ImageRecipe, folder: string): Promise<ImageResult> {
  if (bytes.length === 0) return { made: false, why: 'empty' }
  const type = imageTypeOf(bytes)
  if (type === 'heic' || type === 'other')
    return { made: false, why: type === 'heic' ? 'heic' : 'other-type' }

  // A file that is cut short is refused too: half a picture is not what its photographer took.
  const options = { limitInputPixels: false, failOn: 'error', pages: 1, animated: false } as const
  const metadata = await sharp(bytes, options)
    .metadata()
    .catch(() => undefined)
  if (metadata === undefined) return { made: false, why: 'unreadable' }
  const { width, height } = metadata.autoOrient
  if (!isWithinBounds(metadata, type, recipe)) return { made: false, why: 'too-many-pixels' }
  if (Math.max(width, height) > Math.min(width, height) * recipe.mostStretched)
    return { made: false, why: 'too-stretched' }

  const widths = widthsFor(recipe, width, height)
  const widest = widths.at(-1) ?? width
  // Decoded once, by the decoder's own shrinking where it can (JPEG); every variant is made of this.
  const decoded = await sharp(bytes, { ...options, limitInputPixels: recipe.mostPixels })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: widest })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
  if (decoded === undefined) return { made: false, why: 'unreadable' }
  await writeVariants(decoded, widths, recipe, folder)

  const version = createHash('sha256')
    .update(bytes)
    .update(`recipe ${recipe.number}`)
    .digest('hex')
    .slice(0, 10)
  return { made: true, width, height, version, widths, ...(await wordsIn(metadata)) }
}

/** By what the header says: nothing has been decoded yet. */
function isWithinBounds(metadata: Metadata, type: ImageType, recipe: ImageRecipe): boolean {
  const { width, height, channels, bitsPerSample = 8, isProgressive } = metadata
  const pixels = width * height
  const isDeep = bitsPerSample > 8
  if (type === 'avif') return pixels <= recipe.mostAvifPixels / (isDeep ? 2 : 1)
  // The coefficients of a JPEG are numbers of 16 bits.
  const bytesPerSample = isDeep || type === 'jpeg' ? 2 : 1
  const wholeBytes = isProgressive ? pixels * channels * bytesPerSample : 0
  return pixels <= recipe.mostPixels && wholeBytes <= recipe.mostWholeBytes
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
