import { readHtmlPiece, type HtmlLimits } from '../../platform/html/html-parser.ts'
import { refuse, type Refusal } from '../../platform/problem.ts'
import { bodyFromNodes } from './body-from-nodes.ts'
import type { Body } from './body.ts'

/** Of the HTML of one post. What other programs wrap around 50,000 characters stays far below. */
export const HTML_LIMITS = {
  characters: 500_000,
  elements: 20_000,
  depth: 500,
} as const satisfies HtmlLimits
const MET = {
  characters: `It has more than ${HTML_LIMITS.characters.toLocaleString('en-GB')} characters.`,
  elements: `It makes more than ${HTML_LIMITS.elements.toLocaleString('en-GB')} elements; formatting that is not closed is made anew in every paragraph.`,
  depth: `It is nested more than ${HTML_LIMITS.depth} deep.`,
} as const

/**
 * Reads HTML from anywhere into our own small set of marks: words stay, everything that is not in the set
 * (scripts, frames, styles, attributes, addresses of other schemes) goes. `linkBase` makes relative links whole.
 */
export function bodyFromHtml(
  html: string,
  linkBase?: (href: string) => string | undefined,
): Body | Refusal<'html-too-tangled'> {
  const { root, met } = readHtmlPiece(html, HTML_LIMITS)
  return met === undefined ? bodyFromNodes(root.childNodes, linkBase) : refuse('html-too-tangled', MET[met])
}
