import { formatCursor, type Cursor } from '../platform/pagination.ts'

/** Context of every view: the site, and how its addresses are written. */
export interface SiteContext {
  readonly site: Site
  /** Links as used in this page: root-relative on a server, relative in an export. */
  readonly paths: UrlBuilder
  /** Absolute URLs: for canonical links, cards and programs. Independent of where the page is. */
  readonly absoluteUrls: UrlBuilder
  readonly assets: Assets
}

export interface Site {
  readonly name: string
  /** Without a trailing slash. */
  readonly url: string
  readonly timeZone: string
}

export interface UrlBuilder {
  front(): string
  story(slug: string): string
  post(slug: string, id: string): string
  /** The posts below the cursor. */
  older(slug: string, cursor: Cursor): string
  keyEvents(slug: string): string
  json(slug: string): string
  article(slug: string): string
  /** One of our media files, by its path on the server (`/media/…`). */
  media(path: string): string
}

export interface Assets {
  readonly styles: string
  /** Undefined for pages without a script (an export is static). */
  readonly script: string | undefined
  readonly icon: string
}

/** URLs of a server; `base` is empty for links within it, or the public origin. */
export const createUrlBuilder = (base: string): UrlBuilder => ({
  front: () => `${base}/`,
  story: (slug) => `${base}/live/${slug}`,
  post: (slug, id) => `${base}/live/${slug}/p/${id}`,
  older: (slug, cursor) => `${base}/live/${slug}/older/${formatCursor(cursor)}`,
  keyEvents: (slug) => `${base}/live/${slug}/key-events`,
  json: (slug) => `${base}/live/${slug}.json`,
  article: (slug) => `${base}/articles/${slug}`,
  media: (path) => `${base}${path}`,
})
