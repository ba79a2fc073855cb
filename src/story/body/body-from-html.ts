import { parseHtmlFragment, type HtmlLimits } from '../../platform/html/html-parser.ts'
import { invalid, type Invalid } from '../../platform/problem.ts'
import { bodyFromNodes } from './body-from-nodes.ts'
import type { Body } from './body.ts'

/** Limits for the HTML of one post. The markup that other programs add to 50,000 characters stays far below. */
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
 * Converts foreign HTML to our schema: text is kept, everything outside of the schema (scripts, frames, styles,
 * attributes, other URL schemes) is dropped. `linkBase` resolves relative links.
 */
export function bodyFromHtml(
  html: string,
  linkBase?: (href: string) => string | undefined,
): Body | Invalid<'html-too-complex'> {
  const { root, limit } = parseHtmlFragment(html, HTML_LIMITS)
  return limit === undefined
    ? bodyFromNodes(root.childNodes, linkBase)
    : invalid('html-too-complex', MET[limit])
}
