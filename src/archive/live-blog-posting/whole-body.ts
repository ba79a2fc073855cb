import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { bodyText, type Body } from '../../story/body/body.ts'
import { bodyFromNodes } from '../../story/body/body-from-nodes.ts'
import { boilerplateName } from '../plain-text/boilerplate.ts'
import { parseHint } from '../plain-text/hint-lines.ts'
import { isCutFrom, textKey, wordKey } from '../words.ts'
import { isElement, isText } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

const BLOCKS = new Set(
  'p div section article header footer ul ol li blockquote h1 h2 h3 h4 h5 h6 table figure aside main pre'.split(
    ' ',
  ),
)
/** Kept as one block with their content. */
const PIECES = new Set('p ul ol blockquote h1 h2 h3 h4 h5 h6 pre'.split(' '))
const NO_WORDS = new Set(
  'figure aside header footer nav form button time script style template iframe noscript figcaption'.split(
    ' ',
  ),
)

/**
 * The complete text of an update whose data is truncated mid-sentence, from the element that shows it; undefined
 * unless that continues exactly where the data ends.
 */
export function fullBody(
  element: Tree.Element,
  update: { readonly text: string; readonly headline: string },
  linkBase: (href: string) => string | undefined,
): Body | undefined {
  const start = textKey(update.text)
  const pieces = collectPieces(element).filter((piece) => !isBeside(piece, update.headline))
  for (let from = 0; from < pieces.length; from++) {
    const first = textKey(pieces[from] === undefined ? '' : visibleText(pieces[from] as Tree.Node))
    if (first === '' || !(start.startsWith(first) || first.startsWith(start))) continue
    const body = bodyFromNodes(pieces.slice(from) as Tree.ChildNode[], linkBase)
    if (isCutFrom(update.text, bodyText(body))) return body
  }
  return undefined
}

/** Paragraphs, lists and quotations in an element, in order; loose text counts as a block. */
function collectPieces(root: Tree.Element): Tree.ChildNode[] {
  const pieces: Tree.ChildNode[] = []
  const left: Tree.ChildNode[] = root.childNodes.toReversed()
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (isText(node)) {
      if (node.value.trim() !== '') pieces.push(node)
    } else if (isElement(node) && !NO_WORDS.has(node.tagName)) {
      if (PIECES.has(node.tagName) || !containsBlocks(node)) pieces.push(node)
      else left.push(...node.childNodes.toReversed())
    }
  }
  return pieces
}

function containsBlocks(element: Tree.Element): boolean {
  return element.childNodes.some(
    (node) => isElement(node) && (BLOCKS.has(node.tagName) || containsBlocks(node)),
  )
}

/** A repeated headline, times, badges, buttons. */
function isBeside(piece: Tree.ChildNode, headline: string): boolean {
  const text = collapseWhitespace(visibleText(piece, 2_000))
  if (text === '' || wordKey(text) === wordKey(headline)) return true
  return boilerplateName(text) !== undefined || parseHint(text) !== undefined
}

const LONG_ENOUGH = 60

/** Whether a text ends in an ellipsis, or is longer than a line and ends without the end of a sentence. */
export function isBrokenOff(text: string): boolean {
  const end = text.trimEnd()
  if (/(?:…|\.\.\.)["'”’»)\]]*$/.test(end)) return true
  if (end.length < LONG_ENOUGH || !/[.!?]["'”’»)\]]*\s/.test(end)) return false
  const last = end.slice(end.lastIndexOf('\n') + 1)
  return /[\p{L}\p{N},;]$/u.test(end) && !/\p{Lo}$/u.test(end) && !/^[—–-]/.test(last)
}
