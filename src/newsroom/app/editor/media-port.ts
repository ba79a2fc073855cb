import type { PictureState } from '../../../media/picture/picture.ts'
import type { EmbedFacts } from '../../../story/body/body.ts'

/** For file pickers. Named one by one, because phones that keep HEIC then hand over a JPEG of it. */
export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/avif'

/** How it stands with a picture, in the words that the editor shows. */
export interface PictureStatus {
  /** `queued`: on this device, not sent yet. */
  readonly state: 'unknown' | 'queued' | PictureState
  /** Of the file, 0 to 1. */
  readonly share: number
  readonly reason?: string
  /** What the file itself says (IPTC, XMP). */
  readonly suggestedCaption?: string
  readonly suggestedCredit?: string
}

/** What the editor needs of the world to show pictures and embeds. */
export interface MediaPort {
  /** Keeps the files on the device and has them sent; the ids go into the text at once. */
  addPictures(files: readonly File[]): Promise<readonly { readonly id: string }[]>
  /** An address to show it from: the file on this device, or what the server made of it. */
  preview(id: string): Promise<string | undefined>
  /** Tells how it stands, now and whenever it changes. Returns how to stop. */
  watch(id: string, told: (status: PictureStatus) => void): () => void
  /** Asks, and removes it everywhere and for good; false where it was left. Not there for who may not. */
  removeEverywhere?: (id: string) => Promise<boolean>
  resolveEmbed(url: string): Promise<EmbedFacts | { readonly problem: string }>
  /** Says to the person what went wrong with a file. */
  failed(error: unknown): void
}
