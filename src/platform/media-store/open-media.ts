import { join } from 'node:path'
import { DiskStore } from './disk-store.ts'
import type { MediaStore } from './media.ts'
import { S3Store, type S3Address } from './s3-store.ts'

/** What `MEDIA_STORE` says. */
export type MediaAddress = { readonly kind: 'disk' } | S3Address

/** The disk's store is the folder `media` of the data. */
export function openMediaStore(address: MediaAddress, dataDir: string): MediaStore {
  return address.kind === 's3' ? new S3Store(address) : new DiskStore(join(dataDir, 'media'))
}
