import type { Picture } from '../../story/body/body.ts'

/** The path of one variant of a picture (docs/contracts/media-addresses.md: `/media/pictures/ID/VERSION-WIDTH.FORMAT`). */
export function pictureSource(id: string, version: string, width: number, format: string): string {
  return `/media/pictures/${id}/${version}-${width}.${format}`
}

/** The variant for cards and search engines; undefined until the picture is ready. */
export function largestJpeg({ id, facts }: Picture['attrs']): string | undefined {
  if (facts?.state !== 'ready') return undefined
  return pictureSource(id, facts.version, facts.widths.at(-1) ?? facts.width, 'jpeg')
}
