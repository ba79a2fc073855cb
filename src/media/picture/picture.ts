import type { Actor } from '../../access/actor.ts'
import type { PictureFacts } from '../../story/body/body.ts'

/** On its way in, being made into variants, there for readers, or one that cannot be shown. */
export const PICTURE_STATES = ['receiving', 'making', 'ready', 'refused'] as const
export type PictureState = (typeof PICTURE_STATES)[number]

export interface PictureRecord {
  readonly id: string
  readonly state: PictureState
  /** Why it was refused, for whoever sent it. */
  readonly reason: string | null
  /** Of the original, upright; null until it is ready. */
  readonly width: number | null
  readonly height: number | null
  readonly version: string | null
  readonly widths: readonly number[]
  /** What the file says of itself, one line each. */
  readonly suggestedCredit: string
  readonly suggestedCaption: string
}

export const UPLOAD_LIMITS = {
  bytes: 64 * 1_048_576,
  /** Of one person or program, until they are ready or refused: how many, and bytes as they were announced. */
  unfinished: 200,
  unfinishedBytes: 1_073_741_824,
  /** Bytes of everybody's, until they are ready or refused. */
  allUnfinishedBytes: 10 * 1_073_741_824,
  /** Bytes of the disk that pictures leave to the database. */
  spaceReserve: 256 * 1_048_576,
  /** Unfinished ones go after a week: long enough for a weekend out of reach. */
  milliseconds: 7 * 86_400_000,
  /** … and after a day where the disk is short of space. */
  shortMilliseconds: 86_400_000,
  fileNameCharacters: 200,
} as const

/**
 * How long files are kept that nothing uses: no post, article or story that readers see, and no draft. A picture that
 * no saved words have ever shown may belong to a draft on a device that has been out of reach for weeks.
 */
export const MEDIA_KEPT_MS = { used: 7 * 86_400_000, neverUsed: 60 * 86_400_000 } as const

/**
 * How variants are made, and within which bounds of memory (docs/decisions/0024). AVIF above effort 0 takes three times as long for files of the same size, and a picture
 * of 12 MB must be made within three seconds of one core (docs/decisions/0020).
 */
export const PICTURE_RECIPE = {
  number: 1,
  widths: [480, 800, 1200, 1800, 2400],
  mostPixels: 100_000_000,
  mostAvifPixels: 25_000_000,
  mostWholeBytes: 400_000_000,
  mostStretched: 20,
  mostHeight: 16_000,
  mostVariantPixels: 12_000_000,
  avif: { quality: 50, effort: 0 },
  webp: { quality: 75, effort: 2 },
  jpeg: { quality: 78 },
} as const

/** A picture that another site shows of itself: nobody of ours has chosen it, and a small one does. */
export const THUMBNAIL_RECIPE = {
  ...PICTURE_RECIPE,
  widths: [800],
  mostPixels: 12_000_000,
  mostAvifPixels: 12_000_000,
  mostWholeBytes: 100_000_000,
} as const

/** How long one may take to be made before it is given up; a job's lease is a minute. */
export const MOST_MAKING_MS = 45_000
/** How often the making may crash: the file may be at fault, or the machine was short of memory. */
export const MOST_CRASHES = 3

const FILE = /^[0-9a-f]{10}-[1-9][0-9]{0,3}\.(avif|webp|jpeg)$/

/** Whether this is how a variant's file is called: `VERSION-WIDTH.FORMAT`. */
export function isVariantFile(name: string): boolean {
  return FILE.test(name)
}

/** Where a variant is kept, and (with `/media/` before it) where it is served. */
export function variantKey(id: string, file: string): string {
  return `pictures/${id}/${file}`
}

/** The store's folder of what was received. */
export const RECEIVED = 'received'

/** Where what was received waits until it has been made; never served. */
export function receivedKey(id: string): string {
  return `${RECEIVED}/${id}`
}

/** What a picture's row calls whoever sends it. */
export function uploaderOf(actor: Actor): string {
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
  return uploaderOf(actor) === uploader
}

/** What a body says of a picture. */
export function factsOf({ state, reason, width, height, version, widths }: PictureRecord): PictureFacts {
  if (state === 'refused') return { state, reason: reason ?? '' }
  if (state !== 'ready' || width === null || height === null || version === null) return { state: 'waiting' }
  return { state, width, height, version, widths: [...widths] }
}
