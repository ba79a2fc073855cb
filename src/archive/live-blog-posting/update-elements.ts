import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { normalizedWords } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { attribute, elementsUnder, isElement } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

/** Number of leading words that show that an element contains an update. */
const TELLING_WORDS = 8
const HIGHEST_CLIMB = 10
/** Maximum number of extra characters in the element of an update. */
const MAX_BESIDE = 3_000

export interface SoughtUpdate {
  readonly fragment: string | undefined
  readonly headline: string
  readonly text: string
}

/**
 * Finds the element that shows each update: the largest one that contains it and no other update. It is found by id
 * or anchor (also one with the same number in another form), else by its first words.
 */
export class UpdateElements {
  readonly #starts: readonly (Tree.Element | undefined)[]
  readonly #startsWithin = new Map<Tree.Element, number>()
  readonly #updates: readonly SoughtUpdate[]

  constructor(page: HtmlPage, updates: readonly SoughtUpdate[]) {
    this.#updates = updates
    this.#starts = updates.map((update) => findStart(page, update))
    for (const start of new Set(this.#starts)) {
      for (let at: Tree.Element | undefined = start; at !== undefined; at = parentElement(at))
        this.#startsWithin.set(at, (this.#startsWithin.get(at) ?? 0) + 1)
    }
  }

  of(index: number): Tree.Element | undefined {
    const start = this.#starts[index]
    const update = this.#updates[index]
    if (
      start === undefined ||
      update === undefined ||
      this.#starts.indexOf(start) !== this.#starts.lastIndexOf(start)
    )
      return undefined
    let element = start
    const max = Math.max(update.text.length * 3, visibleText(start, 100_000).length) + MAX_BESIDE
    for (let climbed = 0; climbed < HIGHEST_CLIMB; climbed++) {
      const parent = parentElement(element)
      if (parent === undefined || /^(?:body|html|main)$/.test(parent.tagName)) break
      if ((this.#startsWithin.get(parent) ?? 0) > 1 || isOneOfSeveral(element, parent)) break
      if (visibleText(parent, max).length >= max) break
      element = parent
    }
    return element
  }

  /** The first in the order of the page. */
  highest(page: HtmlPage): Tree.Element | undefined {
    const starts = new Set(this.#starts)
    for (const element of elementsUnder(page.document)) if (starts.has(element)) return element
    return undefined
  }
}

function findStart(page: HtmlPage, update: SoughtUpdate): Tree.Element | undefined {
  const words = normalizedWords(update.text)
  const { fragment } = update
  const exact = fragment === undefined ? undefined : page.anchor(fragment)
  if (exact !== undefined) {
    const holder = findContainer(exact, words)
    if (holder !== undefined) return holder
  }
  const alike = fragment === undefined ? [] : page.anchorsAlike(fragment)
  for (const candidate of alike) {
    const holder =
      words.length > 0 || update.headline !== ''
        ? findContainer(candidate, wordsOr(words, update.headline))
        : undefined
    if (holder !== undefined) return holder
  }
  return page.beginningWith(words).find((element) => hasWords(element, words))
}

function wordsOr(words: readonly string[], headline: string): readonly string[] {
  return words.length > 0 ? words : normalizedWords(headline)
}

/** The anchor itself or an ancestor: an anchor may be an empty element beside its update. */
function findContainer(anchor: Tree.Element, words: readonly string[]): Tree.Element | undefined {
  if (hasWords(anchor, words)) return anchor
  let element = anchor
  for (let climbed = 0; climbed < 4; climbed++) {
    const parent = parentElement(element)
    if (parent === undefined || /^(?:body|html|main)$/.test(parent.tagName)) return undefined
    if (hasWords(parent, words)) return isSmall(parent, words) ? parent : undefined
    element = parent
  }
  return undefined
}

function isSmall(element: Tree.Element, words: readonly string[]): boolean {
  const max = words.join(' ').length * 4 + MAX_BESIDE
  return visibleText(element, max).length < max
}

function hasWords(element: Tree.Element, words: readonly string[]): boolean {
  const telling = words.slice(0, TELLING_WORDS).join(' ')
  return (
    ` ${normalizedWords(visibleText(element, 200_000)).join(' ')} `.includes(` ${telling} `) || telling === ''
  )
}

/** Entries of a list look alike: an element with several of a kind is the list. */
function isOneOfSeveral(element: Tree.Element, parent: Tree.Element): boolean {
  const kind = elementSignature(element)
  if (kind === undefined) return false
  return parent.childNodes.some(
    (node) => node !== element && isElement(node) && elementSignature(node) === kind,
  )
}

function elementSignature(element: Tree.Element): string | undefined {
  const name = attribute(element, 'class')?.trim().split(/\s+/)[0] ?? ''
  if (/^(?:article|section|li)$/.test(element.tagName)) return `${element.tagName} ${name}`
  if (element.tagName === 'div' && (name !== '' || attribute(element, 'id') !== undefined))
    return `div ${name}`
  return undefined
}

function parentElement(element: Tree.Element): Tree.Element | undefined {
  const { parentNode } = element
  return parentNode !== null && isElement(parentNode) ? parentNode : undefined
}
