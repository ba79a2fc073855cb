import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { readHtmlPage, readHtmlPiece, type HtmlLimits } from '../../platform/html/html-parser.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'

/** Of a saved page, which is as large as its file may be. Long live pages have a tenth of these elements. */
const CAPTURE_LIMITS = {
  characters: Number.POSITIVE_INFINITY,
  elements: 500_000,
  depth: 500,
} as const satisfies HtmlLimits

/** A page has as many pieces as it likes, so what each may ask for goes with what it says. */
function limitsOfPiece(html: string): HtmlLimits {
  return { ...CAPTURE_LIMITS, elements: 1_000 + html.length }
}

export function parsePage(html: string): Tree.Document | Refusal<'capture-too-tangled'> {
  const { root, met } = readHtmlPage(html, CAPTURE_LIMITS)
  if (met === undefined) return root
  return refuse(
    'capture-too-tangled',
    met === 'depth'
      ? `They are nested more than ${CAPTURE_LIMITS.depth} deep.`
      : `There are more than ${CAPTURE_LIMITS.elements.toLocaleString('en-GB')}.`,
  )
}

/** The markup of one text of a page; undefined where reading it would cost more than any text's. */
export function parsePiece(html: string): readonly Tree.ChildNode[] | undefined {
  const { root, met } = readHtmlPiece(html, limitsOfPiece(html))
  return met === undefined ? root.childNodes : undefined
}
