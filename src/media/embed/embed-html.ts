import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { parseHtmlPage, type HtmlLimits } from '../../platform/html/html-parser.ts'

/** Limits for one page. Real pages stay far below all three. */
export const PAGE_LIMITS = {
  characters: 1_000_000,
  elements: 20_000,
  depth: 500,
} as const satisfies HtmlLimits

/**
 * Parses another site's HTML without blocking live delivery. At a limit, what has been read so far is returned: the
 * head of a page comes first.
 */
export function parseForeignHtml(html: string): Tree.Document {
  return parseHtmlPage(html, PAGE_LIMITS).root
}
