/**
 * Names what an address of the media (`/media/pictures/ID/…`, `/media/embeds/FILE`) shows, for caches that can throw away
 * all answers of one name: every size of a picture has one.
 */
export function mediaTagOf(path: string): string {
  const [, , , name = ''] = path.split('/')
  return `media-${name.replace(/\..*$/, '')}`
}
