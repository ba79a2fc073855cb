import { formatCursor, type Cursor } from '../platform/pagination.ts'

/** What every view is given beside what it shows: whose site this is, and how its addresses are written. */
export interface Edition {
  readonly site: Site
  /** As links of this page: from the root on a server, relative in an export. */
  readonly links: Links
  /** Whole, with the scheme: for canonical links, cards and programs. The same wherever the page stands. */
  readonly addresses: Links
  readonly assets: Assets
}

export interface Site {
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string
  readonly timeZone: string
}

export interface Links {
  front(): string
  story(slug: string): string
  post(slug: string, id: string): string
  /** The posts below the cursor. */
  older(slug: string, cursor: Cursor): string
  keyEvents(slug: string): string
  json(slug: string): string
  article(slug: string): string
  /** A file of ours, by its path on the server (`/media/…`). */
  media(path: string): string
}

export interface Assets {
  readonly styles: string
  /** Undefined where pages have no script (an export: nothing moves there any more). */
  readonly script: string | undefined
  readonly icon: string
}

/** The addresses of a server; `base` is empty for links within it, or where readers reach it. */
export const linksOf = (base: string): Links => ({
  front: () => `${base}/`,
  story: (slug) => `${base}/live/${slug}`,
  post: (slug, id) => `${base}/live/${slug}/p/${id}`,
  older: (slug, cursor) => `${base}/live/${slug}/older/${formatCursor(cursor)}`,
  keyEvents: (slug) => `${base}/live/${slug}/key-events`,
  json: (slug) => `${base}/live/${slug}.json`,
  article: (slug) => `${base}/articles/${slug}`,
  media: (path) => `${base}${path}`,
})
