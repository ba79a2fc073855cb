import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { bodyText, type Body } from '../../story/body/body.ts'
import { bodyFromNodes } from '../../story/body/body-from-nodes.ts'
import { furnitureName } from '../plain-text/furniture.ts'
import { hintOf } from '../plain-text/hint-lines.ts'
import { isCutFrom, textKey, wordKey } from '../words.ts'
import { isElement, isText } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

const BLOCKS = new Set(
  'p div section article header footer ul ol li blockquote h1 h2 h3 h4 h5 h6 table figure aside main pre'.split(
    ' ',
  ),
)
/** Kept as one piece, with what is in them. */
const PIECES = new Set('p ul ol blockquote h1 h2 h3 h4 h5 h6 pre'.split(' '))
const NO_WORDS = new Set(
  'figure aside header footer nav form button time script style template iframe noscript figcaption'.split(
    ' ',
  ),
)

/**
 * The whole text of an update whose data breaks off in the middle of a sentence, from the element that shows it;
 * undefined where that does not go on from exactly what the data has.
 */
export function wholeBody(
  element: Tree.Element,
  update: { readonly text: string; readonly headline: string },
  linkBase: (href: string) => string | undefined,
): Body | undefined {
  const start = textKey(update.text)
  const pieces = piecesOf(element).filter((piece) => !isBeside(piece, update.headline))
  for (let from = 0; from < pieces.length; from++) {
    const first = textKey(pieces[from] === undefined ? '' : visibleText(pieces[from] as Tree.Node))
    if (first === '' || !(start.startsWith(first) || first.startsWith(start))) continue
    const body = bodyFromNodes(pieces.slice(from) as Tree.ChildNode[], linkBase)
    if (isCutFrom(update.text, bodyText(body))) return body
  }
  return undefined
}

/** The paragraphs, lists and quotations in an element, in their order; loose text counts as one. */
function piecesOf(root: Tree.Element): Tree.ChildNode[] {
  const pieces: Tree.ChildNode[] = []
  const left: Tree.ChildNode[] = root.childNodes.toReversed()
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (isText(node)) {
      if (node.value.trim() !== '') pieces.push(node)
    } else if (isElement(node) && !NO_WORDS.has(node.tagName)) {
      if (PIECES.has(node.tagName) || !holdsBlocks(node)) pieces.push(node)
      else left.push(...node.childNodes.toReversed())
    }
  }
  return pieces
}

function holdsBlocks(element: Tree.Element): boolean {
  return element.childNodes.some((node) => isElement(node) && (BLOCKS.has(node.tagName) || holdsBlocks(node)))
}

/** The headline again, times, badges, buttons. */
function isBeside(piece: Tree.ChildNode, headline: string): boolean {
  const text = collapseWhitespace(visibleText(piece, 2_000))
  if (text === '' || wordKey(text) === wordKey(headline)) return true
  return furnitureName(text) !== undefined || hintOf(text) !== undefined
}

const LONG_ENOUGH = 60

/** Whether a text ends in dots, or without the end of a sentence although it is longer than a line. */
export function isBrokenOff(text: string): boolean {
  const end = text.trimEnd()
  if (/(?:…|\.\.\.)["'”’»)\]]*$/.test(end)) return true
  if (end.length < LONG_ENOUGH || !/[.!?]["'”’»)\]]*\s/.test(end)) return false
  const last = end.slice(end.lastIndexOf('\n') + 1)
  return /[\p{L}\p{N},;]$/u.test(end) && !/\p{Lo}$/u.test(end) && !/^[—–-]/.test(last)
}
