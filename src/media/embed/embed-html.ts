import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { readHtmlPage, type HtmlLimits } from '../../platform/html/html-parser.ts'

/** Of one page. Real pages stay far below all three. */
export const PAGE_LIMITS = {
  characters: 1_000_000,
  elements: 20_000,
  depth: 500,
} as const satisfies HtmlLimits

/**
 * Parses another site's HTML, beside live delivery. Where a limit is met, what has been read by then is returned:
 * a page's head comes first.
 */
export function parseForeignHtml(html: string): Tree.Document {
  return readHtmlPage(html, PAGE_LIMITS).root
}
