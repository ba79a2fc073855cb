/*
 * Structured data has the text of an update without its links and formatting. The page has both, but among buttons,
 * captions, dates and the headline. The text decides what is used: within the update's element only fragments whose
 * words occur in the structured text, in the same order, are kept. Afterwards both texts are compared as a whole; if
 * they differ, the structured text is used, which is plain but reliable.
 */
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { bodyText, type Body } from '../../story/body/body.ts'
import { bodyFromNodes } from '../../story/body/body-from-nodes.ts'
import { similarity, wordKey, normalizedWords } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { isElement, isText } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

const ALIKE_ENOUGH = 0.92
/** A fragment of a few words ("Share") must match at exactly this position: elsewhere it proves nothing. */
const FEW_WORDS = 4
const PIECE_ALIKE_ENOUGH = 0.9
const HIGHEST_CLIMB = 8

export function richBody(
  page: HtmlPage,
  update: { readonly fragment: string | undefined; readonly text: string; readonly headline: string },
  shownIn: Tree.Element | undefined,
  linkBase: (href: string) => string | undefined,
): Body | undefined {
  const words = normalizedWords(update.text)
  if (words.length === 0) return undefined
  const anchor = update.fragment === undefined ? undefined : page.anchor(update.fragment)
  const starts = [shownIn, anchor].filter((start) => start !== undefined)
  if (anchor === undefined) starts.push(...page.beginningWith(words))
  for (const start of starts) {
    const element = findContainer(start, update.text.length, words.length)
    if (element === undefined) continue
    const nodes = new Matcher(words, update.headline).pieces(element)
    const body = bodyFromNodes(nodes, linkBase)
    if (similarity(normalizedWords(bodyText(body)), words) >= ALIKE_ENOUGH) return body
  }
  return undefined
}

/** The ancestor that is large enough for the whole update: the anchor may be an empty element beside it. */
function findContainer(start: Tree.Element, characters: number, words: number): Tree.Element | undefined {
  const tooMuch = characters * 4 + 2_000
  let element = start
  for (let climbed = 0; climbed < HIGHEST_CLIMB; climbed++) {
    const text = visibleText(element, tooMuch)
    if (text.length >= tooMuch) return climbed === 0 ? element : undefined
    if (normalizedWords(text).length >= words * 0.97) return element
    const parent = element.parentNode
    if (parent === null || !isElement(parent)) return undefined
    element = parent
  }
  return undefined
}

/** Elements that are kept or dropped as a whole. */
const WHOLE = new Set('p h1 h2 h3 h4 h5 h6 li pre figcaption figure a span b strong i em'.split(' '))

class Matcher {
  readonly text: string
  readonly headline: string
  readonly triples: ReadonlySet<string>
  /** Position up to which the text has been matched; only advances. */
  found = 0

  constructor(words: readonly string[], headline: string) {
    this.text = ` ${words.join(' ')} `
    this.headline = wordKey(headline)
    this.triples = new Set(trigrams(words))
  }

  pieces(parent: Tree.Element): Tree.ChildNode[] {
    const remaining: Tree.ChildNode[] = []
    for (const node of parent.childNodes) {
      if (isText(node) || isElement(node)) remaining.push(...this.piece(node))
    }
    return remaining
  }

  piece(node: Tree.Element | Tree.TextNode): Tree.ChildNode[] {
    const text = visibleText(node, this.text.length * 3 + 1_000)
    const words = normalizedWords(text)
    if (words.length === 0) return isElement(node) && node.tagName === 'br' ? [node] : []
    if (isElement(node) && /^h[1-6]$/.test(node.tagName) && words.join(' ') === this.headline) return []
    if (this.take(words)) return [node]
    if (!isElement(node) || WHOLE.has(node.tagName))
      return isElement(node) && this.takeSimilar(words) ? [node] : []
    return this.pieces(node)
  }

  take(words: readonly string[]): boolean {
    const piece = ` ${words.join(' ')} `
    const at =
      words.length < FEW_WORDS
        ? this.text.startsWith(piece, this.found)
          ? this.found
          : -1
        : this.text.indexOf(piece, this.found)
    if (at < 0) return false
    this.found = at + piece.length - 1
    return true
  }

  /** A paragraph that differs in a word or two, for example because it was joined to the next one. */
  takeSimilar(words: readonly string[]): boolean {
    if (words.length < 3 * FEW_WORDS) return false
    const triples = trigrams(words)
    const there = triples.filter((triple) => this.triples.has(triple)).length
    return there >= triples.length * PIECE_ALIKE_ENOUGH
  }
}

function trigrams(words: readonly string[]): string[] {
  return words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`)
}
