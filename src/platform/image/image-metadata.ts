import exifr from 'exifr'
import type { Metadata } from 'sharp'
import { collapseWhitespace } from '../text/collapse-whitespace.ts'
import { clip } from '../text/truncate.ts'

const MAX_CHARACTERS = 500
/** Bidirectional controls (Unicode TR 9), which must not leak from foreign text. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

export interface ImageMetadata {
  readonly credit: string
  readonly caption: string
}

/**
 * Credit and caption from the metadata of the file: from IPTC, then XMP (IPTC Photo Metadata Standard), then EXIF.
 * Metadata is untrusted: what cannot be read counts as missing.
 */
export async function readImageMetadata(metadata: Metadata): Promise<ImageMetadata> {
  let tags: unknown
  try {
    tags = await exifr.parse(asJpeg(metadata), {
      mergeOutput: false,
      ifd0: { pick: ['ImageDescription', 'Artist', 'Copyright'] },
      exif: false,
      gps: false,
      interop: false,
      ifd1: false,
      iptc: true,
      xmp: true,
      icc: false,
      jfif: false,
    })
  } catch {
    return { credit: '', caption: '' } // damaged metadata is common, and no reason to reject a picture
  }
  const at = (group: string, name: string) => firstLine(readField(readField(tags, group), name))
  const by = at('iptc', 'Byline') || at('dc', 'creator') || at('ifd0', 'Artist')
  const agency = at('iptc', 'Credit') || at('photoshop', 'Credit')
  const isNamedTwice = agency.toLowerCase().includes(by.toLowerCase())
  return {
    credit:
      truncate(isNamedTwice ? agency : [by, agency].filter(Boolean).join('/')) || at('ifd0', 'Copyright'),
    caption: at('iptc', 'Caption') || at('dc', 'description') || at('ifd0', 'ImageDescription'),
  }
}

/** The metadata library supports JPEG best: the segments that libvips found, in any format, are wrapped into one. */
function asJpeg({ exif, xmp, iptc }: Metadata): Buffer {
  const segment = (marker: number, name: string, data: Buffer | undefined) => {
    if (data === undefined) return []
    const head = Buffer.from(data.subarray(0, name.length).toString('latin1') === name ? '' : name, 'latin1')
    const length = head.length + data.length + 2
    return length > 0xffff ? [] : [Buffer.from([0xff, marker, length >> 8, length & 0xff]), head, data]
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segment(0xe1, 'Exif\0\0', exif),
    ...segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', xmp),
    ...segment(0xed, 'Photoshop 3.0\0', iptc),
    Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9]),
  ])
}

function readField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

/** A list of names, or text in several languages, as one plain line. */
function firstLine(value: unknown): string {
  if (Array.isArray(value)) return truncate(value.slice(0, 10).map(firstLine).filter(Boolean).join(', '))
  if (typeof value === 'object' && value !== null) return firstLine(readField(value, 'value'))
  return typeof value === 'string' ? truncate(decodeUtf8(value)) : ''
}

/** The library decodes IPTC and EXIF as Latin-1; most programs have long written UTF-8 there. */
function decodeUtf8(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text // not UTF-8, so Latin-1
  }
}

function truncate(text: string): string {
  const line = collapseWhitespace(text.replaceAll(TURNS, '').replaceAll(/\p{Cc}/gu, ' '))
  return clip(line, MAX_CHARACTERS).trim()
}
