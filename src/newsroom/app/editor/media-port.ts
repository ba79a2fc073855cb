import type { PictureState } from '../../../media/picture/picture.ts'
import type { EmbedMetadata } from '../../../story/body/body.ts'

/** The `accept` attribute of file inputs. Types are listed individually, because then phones convert HEIC to JPEG. */
export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/avif'

/** The state of a picture as shown in the editor. */
export interface PictureStatus {
  /** `queued`: on this device, not sent yet. */
  readonly state: 'unknown' | 'queued' | PictureState
  /** Progress, 0 to 1. */
  readonly share: number
  readonly reason?: string
  /** From the file's metadata (IPTC, XMP). */
  readonly suggestedCaption?: string
  readonly suggestedCredit?: string
}

/** The editor's port for pictures and embeds. */
export interface MediaPort {
  /** Stores the files on the device and queues their uploads; the ids are inserted into the text at once. */
  addPictures(files: readonly File[]): Promise<readonly { readonly id: string }[]>
  /** A URL for display: the local file, or a variant on the server. */
  preview(id: string): Promise<string | undefined>
  /** Reports the state, now and after each change. Returns a function that stops. */
  watch(id: string, onStatus: (status: PictureStatus) => void): () => void
  /** After confirmation removes it everywhere, permanently; false if cancelled. Missing without permission. */
  removeEverywhere?: (id: string) => Promise<boolean>
  resolveEmbed(url: string): Promise<EmbedMetadata | { readonly problem: string }>
  /** Reports an error with a file to the user. */
  onError(error: unknown): void
}
