import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PICTURE_RECIPE, THUMBNAIL_RECIPE } from '../../media/picture/picture.ts'
import { MAX_MEMORY_BYTES, processInSubprocess } from './image-processor.ts'
import type { ImageRecipe } from './image.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-memory-'))
})
afterEach(() => rm(folder, { recursive: true }))

const MB = 1_048_576

async function make(bytes: Buffer, recipe: ImageRecipe = PICTURE_RECIPE, maxMemoryBytes = MAX_MEMORY_BYTES) {
  let peak = 0
  const source = { stream: Readable.from([bytes]), size: bytes.length }
  const result = await processInSubprocess(source, folder, recipe, {
    timeoutMs: 60_000,
    maxMemoryBytes,
    measured: (bytesOfMemory) => {
      peak = bytesOfMemory
    },
  })
  return { result, peak }
}

const plain = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: '#336699' }, limitInputPixels: false })

const grain = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })

/** The most that each format is let in with: files of some hundred kilobytes at most, but for the grain. */
const WORST: Readonly<Record<string, () => Promise<Buffer>>> = {
  'an AVIF of 25 megapixels': () => plain(5_000, 5_000).avif({ effort: 0 }).toBuffer(),
  'a PNG of 100 megapixels, 16 bits and alpha': () =>
    plain(10_000, 10_000, 4).toColourspace('rgb16').png({ compressionLevel: 1 }).toBuffer(),
  'an interlaced PNG of 50 megapixels, 16 bits and alpha': () =>
    plain(7_000, 7_000, 4).toColourspace('rgb16').png({ compressionLevel: 1, progressive: true }).toBuffer(),
  'a progressive JPEG of 66 megapixels, unsubsampled': () =>
    plain(8_100, 8_100).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'a WebP of 100 megapixels, lossless': () =>
    plain(10_000, 10_000, 4).webp({ lossless: true, effort: 0 }).toBuffer(),
  'a JPEG whose largest variant is as large as one may be, and all grain': () =>
    grain(2_400, 5_000).jpeg({ quality: 95 }).toBuffer(),
}

describe('the process that makes images', () => {
  it.each(Object.entries(WORST))(
    'stays within its memory for %s',
    { timeout: 60_000 },
    async (_what, file) => {
      const { result, peak } = await make(await file())
      expect(result).toMatchObject({ ok: true })
      expect(peak).toBeGreaterThan(50 * MB)
      expect(peak).toBeLessThan(MAX_MEMORY_BYTES)
    },
  )

  it.each([
    ['an AVIF of 49 megapixels in 1.5 kB', () => plain(7_000, 7_000).avif({ effort: 0 })],
    [
      'a deep AVIF of 16 megapixels',
      () => plain(4_000, 4_000).toColourspace('rgb16').avif({ effort: 0, bitdepth: 12 }),
    ],
    [
      'a progressive JPEG of 100 megapixels',
      () => plain(10_000, 10_000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    ],
  ] as const)('decodes nothing of %s', { timeout: 60_000 }, async (_what, image) => {
    const { result, peak } = await make(await image().toBuffer())
    expect(result).toEqual({ ok: false, reason: 'too-many-pixels' })
    expect(peak).toBeLessThan(150 * MB)
  })

  it('takes a picture of another site only where it is small', async () => {
    const large = await plain(4_000, 3_200).jpeg().toBuffer()
    expect((await make(large, THUMBNAIL_RECIPE)).result).toEqual({ ok: false, reason: 'too-many-pixels' })
    const small = await plain(4_000, 2_900).jpeg().toBuffer()
    expect((await make(small, THUMBNAIL_RECIPE)).result).toMatchObject({ ok: true, widths: [800] })
  })

  it('ends itself, and says why, where it takes more memory than it may', async () => {
    const { result } = await make(await grain(2_400, 2_400).jpeg().toBuffer(), PICTURE_RECIPE, 120 * MB)
    expect(result).toEqual({ ok: false, reason: 'too-much-memory' })
  })
})
