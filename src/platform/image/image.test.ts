import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { deflateSync, crc32 } from 'node:zlib'
import exifr from 'exifr'
import sharp, { type Sharp } from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PICTURE_RECIPE } from '../../media/picture/picture.ts'
import { ImageCrash, processInSubprocess } from './image-processor.ts'
import { variantWidths, type ImageRecipe } from './image.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-image-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function make(bytes: Uint8Array, recipe: ImageRecipe = PICTURE_RECIPE, maxMs = 45_000) {
  const stream = Readable.from([bytes])
  return processInSubprocess({ stream, size: bytes.length }, folder, recipe, { timeoutMs: maxMs })
}

/** The left half red, the right half blue. */
function twoHalves(width = 1000, height = 600) {
  const blue = { create: { width: width / 2, height, channels: 3, background: '#0000ff' } } as const
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: blue, left: width / 2, top: 0 },
  ])
}

async function colourAt(file: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(join(folder, file)).raw().toBuffer({ resolveWithObject: true })
  return [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)]
}

describe('an image', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'is made of %s, in every width and format',
    async (format) => {
      const made = await make(await twoHalves().toFormat(format).toBuffer())
      expect(made).toMatchObject({ ok: true, width: 1000, height: 600, widths: [480, 800] })
      for (const width of [480, 800]) {
        for (const [ending, type] of [
          ['avif', 'heif'],
          ['webp', 'webp'],
          ['jpeg', 'jpeg'],
        ]) {
          const metadata = await sharp(join(folder, `${width}.${ending}`)).metadata()
          expect(metadata).toMatchObject({ format: type, width, height: width * 0.6 })
        }
      }
      expect((await readdir(folder)).length).toBe(6)
    },
  )

  it('is never enlarged, and a small one keeps its width', async () => {
    expect(await make(await twoHalves(300, 200).jpeg().toBuffer())).toMatchObject({ widths: [300] })
    expect(variantWidths(PICTURE_RECIPE, 480, 10)).toEqual([480])
    expect(variantWidths(PICTURE_RECIPE, 9000, 100)).toEqual([480, 800, 1200, 1800, 2400])
    expect(variantWidths(PICTURE_RECIPE, 1200, 24_000)).toEqual([480])
    expect(variantWidths(PICTURE_RECIPE, 2400, 16_000)).toEqual([480, 800, 1200])
  })

  it('is called otherwise when its bytes or the recipe are others', async () => {
    const bytes = await twoHalves().jpeg().toBuffer()
    const versions = [
      await make(bytes),
      await make(bytes),
      await make(bytes, { ...PICTURE_RECIPE, number: 2 }),
      await make(await twoHalves(1002).jpeg().toBuffer()),
    ].map((each) => (each !== 'slow' && each.ok ? each.version : ''))
    expect(versions[0]).toMatch(/^[0-9a-f]{10}$/)
    expect(versions[1]).toBe(versions[0])
    expect(new Set(versions).size).toBe(3)
  })

  it('loses where it was taken and with what, but not which way up it is', async () => {
    const bytes = await twoHalves(1000, 600)
      .withExif({
        IFD0: { Make: 'Camera', Orientation: '6' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '51/1 30/1 0/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '0/1 7/1 0/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .withXmp(xmp('<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>'))
      .jpeg()
      .toBuffer()
    expect(await exifr.gps(bytes)).toMatchObject({ latitude: 51.5 })
    expect(await make(bytes)).toMatchObject({ ok: true, width: 600, height: 1000, widths: [480] })
    for (const file of ['480.avif', '480.webp', '480.jpeg']) {
      const metadata = await sharp(join(folder, file)).metadata()
      expect(metadata).toMatchObject({ width: 480, height: 800 })
      for (const what of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const)
        expect(metadata[what], `${what} of ${file}`).toBeUndefined()
      expect((await readFile(join(folder, file))).includes('Camera')).toBe(false)
    }
    // Turned a quarter to the right: what was left is above.
    expect((await colourAt('480.jpeg', 240, 100))[0]).toBeGreaterThan(200)
    expect((await colourAt('480.jpeg', 240, 700))[2]).toBeGreaterThan(200)
  })

  it('keeps its colours when its profile was wider than sRGB', async () => {
    const green = sharp({ create: { width: 500, height: 500, channels: 3, background: '#40a060' } })
    await make(await green.withIccProfile('p3').png().toBuffer())
    const [red = 0, middle = 0, blue = 0] = await colourAt('480.jpeg', 100, 100)
    for (const [is, was] of [
      [red, 0x40],
      [middle, 0xa0],
      [blue, 0x60],
    ] as const)
      expect(Math.abs(is - was)).toBeLessThan(6)
  })

  it.each([
    ['grey', (image: Sharp) => image.toColourspace('b-w').png(), [127, 127, 127]],
    ['of 16 bits', (image: Sharp) => image.toColourspace('rgb16').png(), [160, 120, 90]],
    ['for print', (image: Sharp) => image.toColourspace('cmyk').jpeg({ quality: 100 }), [160, 120, 90]],
    ['of a palette', (image: Sharp) => image.png({ palette: true }), [160, 120, 90]],
  ] as const)('is shown in its colours when it is %s', async (_what, write, colour) => {
    const background = { r: 160, g: 120, b: 90 }
    const image = sharp({ create: { width: 500, height: 500, channels: 3, background } })
    expect(await make(await write(image).toBuffer())).toMatchObject({ ok: true })
    const shown = await sharp(join(folder, '480.avif')).toColourspace('srgb').raw().toBuffer()
    for (const [channel, is] of [...shown.subarray(0, 3)].entries())
      expect(Math.abs(is - (colour[channel] ?? 0)), `channel ${channel} is ${is}`).toBeLessThan(14)
  })

  it('stands on white where it was transparent', async () => {
    await make(
      await sharp({ create: { width: 500, height: 500, channels: 4, background: '#00000000' } })
        .png()
        .toBuffer(),
    )
    for (const file of ['480.avif', '480.webp', '480.jpeg'])
      expect(
        (await colourAt(file, 100, 100)).every((channel) => channel > 250),
        file,
      ).toBe(true)
  })

  it('is the first picture of an animation', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 500, height: 400, channels: 3, background } })
        .png()
        .toBuffer()
    const frames = [await frame('#ff0000'), await frame('#0000ff')]
    const bytes = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect((await sharp(bytes).metadata()).pages).toBe(2)
    expect(await make(bytes)).toMatchObject({ ok: true, width: 500, height: 400 })
    expect((await colourAt('480.jpeg', 10, 300))[0]).toBeGreaterThan(200)
  })
})

function xmp(inner: string): string {
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">' +
    `${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`
  )
}

/** IPTC-IIM in a segment of Photoshop's, put after a JPEG's first two bytes. */
function withIptc(jpeg: Buffer, fields: readonly (readonly [dataset: number, text: string])[]): Buffer {
  const records = fields.map(([dataset, text]) => {
    const words = Buffer.from(text)
    return Buffer.concat([Buffer.from([0x1c, 2, dataset, words.length >> 8, words.length & 255]), words])
  })
  const iptc = Buffer.concat([Buffer.from([0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47]), ...records])
  const padded = iptc.length % 2 === 0 ? iptc : Buffer.concat([iptc, Buffer.alloc(1)])
  const block = Buffer.alloc(12)
  block.write('8BIM', 'latin1')
  block.writeUInt16BE(0x0404, 4)
  block.writeUInt32BE(iptc.length, 8)
  const segment = Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), block, padded])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(segment.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xed]), length, segment, jpeg.subarray(2)])
}

describe('what a file says of itself', () => {
  const plain = () => twoHalves(500, 500)

  it('is taken from IPTC', async () => {
    const bytes = withIptc(await plain().jpeg().toBuffer(), [
      [80, 'Zoë Müller'],
      [110, 'Reuters'],
      [120, 'The harbour\r\n at noon'],
    ])
    expect(await make(bytes)).toMatchObject({ credit: 'Zoë Müller/Reuters', caption: 'The harbour at noon' })
  })

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('is taken from XMP in %s', async (format) => {
    const bytes = await plain()
      .withXmp(
        xmp(
          '<dc:creator><rdf:Seq><rdf:li>Zoë</rdf:li><rdf:li>Ben</rdf:li></rdf:Seq></dc:creator><photoshop:Credit>AP</photoshop:Credit>' +
            '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A bridge</rdf:li></rdf:Alt></dc:description>',
        ),
      )
      .toFormat(format)
      .toBuffer()
    expect(await make(bytes)).toMatchObject({ credit: 'Zoë, Ben/AP', caption: 'A bridge' })
  })

  it('is taken from EXIF, and names nobody twice', async () => {
    const exif = (tags: Record<string, string>) => plain().withExif({ IFD0: tags }).jpeg().toBuffer()
    expect(await make(await exif({ Artist: 'Ada', ImageDescription: 'A bridge' }))).toMatchObject({
      credit: 'Ada',
      caption: 'A bridge',
    })
    expect(await make(await exif({ Copyright: '(c) Ada' }))).toMatchObject({ credit: '(c) Ada', caption: '' })
    const twice = withIptc(await plain().jpeg().toBuffer(), [
      [80, 'Ada'],
      [110, 'Ada/AP'],
    ])
    expect(await make(twice)).toMatchObject({ credit: 'Ada/AP' })
  })

  it('is one line of at most 500 characters, and nothing where it is nonsense', async () => {
    const long = withIptc(await plain().jpeg().toBuffer(), [[120, `a\u202e\t${'b'.repeat(900)}`]])
    const made = await make(long)
    expect(made !== 'slow' && made.ok && made.caption).toBe(`a ${'b'.repeat(498)}`)
    const broken = await plain().withXmp('<x:xmpmeta><rdf:RDF><rdf:Description').jpeg().toBuffer()
    expect(await make(broken)).toMatchObject({ ok: true, credit: '', caption: '' })
  })
})

describe('a file that is refused', () => {
  const text = (words: string) => new TextEncoder().encode(words)
  const ftyp = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 20]), text(`ftyp${brand}\0\0\0\0mif1`)])

  it.each([
    ['is empty', new Uint8Array(), 'empty'],
    ['is text', text('GPS 51.5'), 'other-type'],
    ['is HTML', text('<!doctype html><script>alert(1)</script>'), 'other-type'],
    ['is an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"/>'), 'other-type'],
    [
      'is an SVG with a script',
      text('<?xml version="1.0"?><svg><script>alert(1)</script></svg>'),
      'other-type',
    ],
    ['is a GIF', text('GIF89a0000'), 'other-type'],
    ['is a film', ftyp('isom').subarray(0, 16), 'other-type'],
    ['is HEIC of a phone', ftyp('heic'), 'heic'],
    ['only begins like a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'unreadable'],
    ['only begins like a PNG', Buffer.from('\x89PNG\r\n\x1a\nand then', 'latin1'), 'unreadable'],
    ['only begins like AVIF', ftyp('avif'), 'unreadable'],
  ])('%s', async (_what, bytes, reason) => {
    expect(await make(bytes)).toEqual({ ok: false, reason })
    expect(await readdir(folder)).toEqual([])
  })

  it('is cut short', async () => {
    const bytes = await twoHalves().jpeg().toBuffer()
    expect(await make(bytes.subarray(0, bytes.length / 2))).toEqual({ ok: false, reason: 'unreadable' })
  })

  it('is a decompression bomb, and never decoded', async () => {
    const bomb = png(50_000, 50_000, deflateSync(Buffer.alloc(40_000_000)))
    expect(bomb.length).toBeLessThan(100_000)
    const began = performance.now()
    expect(await make(bomb)).toEqual({ ok: false, reason: 'too-many-pixels' })
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  it('says that it is small and is not', async () => {
    const liar = png(500, 500, deflateSync(Buffer.alloc(40_000_000)))
    const made = await make(liar)
    expect(made).toMatchObject({ ok: true, width: 500, height: 500 })
  })

  it('is far longer than wide', async () => {
    expect(await make(await twoHalves(100, 2_001).png().toBuffer())).toEqual({
      ok: false,
      reason: 'too-stretched',
    })
  })

  it('takes too long', async () => {
    expect(await make(await twoHalves().jpeg().toBuffer(), PICTURE_RECIPE, 1)).toBe('slow')
  })

  it('is not refused when the making itself goes wrong', async () => {
    const bytes = await twoHalves().jpeg().toBuffer()
    const source = { stream: Readable.from([bytes]), size: bytes.length }
    const making = processInSubprocess(source, join(folder, 'not there'), PICTURE_RECIPE, {
      timeoutMs: 45_000,
    })
    await expect(making).rejects.toThrow(ImageCrash)
  })

  it('is not refused when what it is read from breaks off', async () => {
    const stream = Readable.from(
      (async function* () {
        yield Buffer.alloc(1_000)
        throw new Error('the store is away')
      })(),
    )
    const making = processInSubprocess({ stream, size: 2_000 }, folder, PICTURE_RECIPE, { timeoutMs: 45_000 })
    await expect(making).rejects.toThrow('the store is away')
  })
})

/** A PNG of one bit a pixel, whatever its data are. */
function png(width: number, height: number, data: Buffer): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(body.length)
    frame.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
