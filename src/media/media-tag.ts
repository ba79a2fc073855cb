/**
 * The cache tag of a media address (`/media/pictures/ID/…`, `/media/embeds/FILE`), for caches that can purge by tag:
 * all sizes of a picture share one.
 */
export function mediaCacheTag(path: string): string {
  const [, , , name = ''] = path.split('/')
  return `media-${name.replace(/\..*$/, '')}`
}
