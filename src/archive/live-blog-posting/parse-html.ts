import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { parseHtmlPage, parseHtmlFragment, type HtmlLimits } from '../../platform/html/html-parser.ts'
import { invalid, type Invalid } from '../../platform/problem.ts'

/** Limits for a saved page, whose size is limited by the file. Long live pages have a tenth of these elements. */
const CAPTURE_LIMITS = {
  characters: Number.POSITIVE_INFINITY,
  elements: 500_000,
  depth: 500,
} as const satisfies HtmlLimits

/** A page may have any number of fragments, so each fragment's limits depend on its length. */
function limitsOfPiece(html: string): HtmlLimits {
  return { ...CAPTURE_LIMITS, elements: 1_000 + html.length }
}

export function parsePage(html: string): Tree.Document | Invalid<'capture-too-complex'> {
  const { root, limit } = parseHtmlPage(html, CAPTURE_LIMITS)
  if (limit === undefined) return root
  return invalid(
    'capture-too-complex',
    limit === 'depth'
      ? `They are nested more than ${CAPTURE_LIMITS.depth} deep.`
      : `There are more than ${CAPTURE_LIMITS.elements.toLocaleString('en-GB')}.`,
  )
}

/** Parses the markup of one text; undefined where parsing would exceed what any real text needs. */
export function parsePiece(html: string): readonly Tree.ChildNode[] | undefined {
  const { root, limit } = parseHtmlFragment(html, limitsOfPiece(html))
  return limit === undefined ? root.childNodes : undefined
}
