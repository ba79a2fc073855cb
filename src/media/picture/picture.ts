import type { Actor } from '../../access/actor.ts'
import type { PictureMetadata } from '../../story/body/body.ts'

/** Being uploaded, being processed into variants, ready for readers, or rejected. */
export const PICTURE_STATES = ['receiving', 'making', 'ready', 'refused'] as const
export type PictureState = (typeof PICTURE_STATES)[number]

export interface PictureRecord {
  readonly id: string
  readonly state: PictureState
  /** Why it was rejected, for its uploader. */
  readonly reason: string | null
  /** Of the original, upright; null until it is ready. */
  readonly width: number | null
  readonly height: number | null
  readonly version: string | null
  readonly widths: readonly number[]
  /** From the file's own metadata, one line each. */
  readonly suggestedCredit: string
  readonly suggestedCaption: string
}

export const UPLOAD_LIMITS = {
  bytes: 64 * 1_048_576,
  /** Limits per person or program, until pictures are ready or refused: their number, and bytes as announced. */
  unfinished: 200,
  unfinishedBytes: 1_073_741_824,
  /** Bytes in total, until pictures are ready or refused. */
  allUnfinishedBytes: 10 * 1_073_741_824,
  /** Disk space in bytes that pictures leave to the database. */
  spaceReserve: 256 * 1_048_576,
  /** Unfinished ones expire after a week: long enough for a weekend without network. */
  milliseconds: 7 * 86_400_000,
  /** … and after a day if disk space is low. */
  shortMilliseconds: 86_400_000,
  fileNameCharacters: 200,
} as const

/**
 * How long unused files are kept: not used by any public post, article or story, nor by a draft. A picture that was
 * never used may belong to a draft on a device that has been offline for weeks.
 */
export const MEDIA_KEPT_MS = { used: 7 * 86_400_000, neverUsed: 60 * 86_400_000 } as const

/**
 * How variants are encoded, and memory limits (docs/decisions/0024). AVIF above effort 0 takes three times as long
 * for files of the same size, and a 12 MB picture must take at most three seconds of one core (docs/decisions/0020).
 */
export const PICTURE_RECIPE = {
  number: 1,
  widths: [480, 800, 1200, 1800, 2400],
  maxPixels: 100_000_000,
  maxAvifPixels: 25_000_000,
  maxWholeBytes: 400_000_000,
  maxStretched: 20,
  maxHeight: 16_000,
  maxVariantPixels: 12_000_000,
  avif: { quality: 50, effort: 0 },
  webp: { quality: 75, effort: 2 },
  jpeg: { quality: 78 },
} as const

/** Thumbnails of other sites: nobody here has chosen them, and a small size is enough. */
export const THUMBNAIL_RECIPE = {
  ...PICTURE_RECIPE,
  widths: [800],
  maxPixels: 12_000_000,
  maxAvifPixels: 12_000_000,
  maxWholeBytes: 100_000_000,
} as const

/** Time limit of processing; a job's lease is a minute. */
export const MAX_MAKING_MS = 45_000
/** Maximum number of crashes: the file may be at fault, or the machine was short of memory. */
export const MAX_CRASHES = 3

const FILE = /^[0-9a-f]{10}-[1-9][0-9]{0,3}\.(avif|webp|jpeg)$/

/** Whether this is a valid name of a variant's file: `VERSION-WIDTH.FORMAT`. */
export function isVariantFile(name: string): boolean {
  return FILE.test(name)
}

/** The storage key of a variant and, prefixed with `/media/`, its path. */
export function variantKey(id: string, file: string): string {
  return `pictures/${id}/${file}`
}

/** The store's folder for received originals. */
export const RECEIVED = 'received'

/** The key of an original until it has been processed; never served. */
export function receivedKey(id: string): string {
  return `${RECEIVED}/${id}`
}

/** How a picture's row identifies its uploader. */
export function uploaderKey(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return actor.personId
    case 'program':
    case 'system':
      return actor.name
    case 'reader':
      return `reader:${actor.readerId}`
  }
}

export function isUploader(actor: Actor, uploader: string): boolean {
  return uploaderKey(actor) === uploader
}

/** The metadata of a picture that bodies contain. */
export function toPictureMetadata({
  state,
  reason,
  width,
  height,
  version,
  widths,
}: PictureRecord): PictureMetadata {
  if (state === 'refused') return { state, reason: reason ?? '' }
  if (state !== 'ready' || width === null || height === null || version === null) return { state: 'waiting' }
  return { state, width, height, version, widths: [...widths] }
}
