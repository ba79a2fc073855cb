import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { wordsOf } from '../words.ts'
import type { HtmlPage } from './html-page.ts'
import { attribute, elementsUnder, isElement } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

/** So many first words of an update show that an element has it. */
const TELLING_WORDS = 8
const HIGHEST_CLIMB = 10
/** An element that has an update has no more than this beside it (characters). */
const MOST_BESIDE = 3_000

export interface SoughtUpdate {
  readonly fragment: string | undefined
  readonly headline: string
  readonly text: string
}

/**
 * Finds for each update the element of the page that shows it: the largest one that has it and none of the others.
 * Found by id or anchor (also one that has the same number in another form), else by its first words.
 */
export class UpdateElements {
  readonly #starts: readonly (Tree.Element | undefined)[]
  readonly #startsWithin = new Map<Tree.Element, number>()
  readonly #updates: readonly SoughtUpdate[]

  constructor(page: HtmlPage, updates: readonly SoughtUpdate[]) {
    this.#updates = updates
    this.#starts = updates.map((update) => startOf(page, update))
    for (const start of new Set(this.#starts)) {
      for (let at: Tree.Element | undefined = start; at !== undefined; at = parentOf(at))
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
    const most = Math.max(update.text.length * 3, visibleText(start, 100_000).length) + MOST_BESIDE
    for (let climbed = 0; climbed < HIGHEST_CLIMB; climbed++) {
      const parent = parentOf(element)
      if (parent === undefined || /^(?:body|html|main)$/.test(parent.tagName)) break
      if ((this.#startsWithin.get(parent) ?? 0) > 1 || isOneOfSeveral(element, parent)) break
      if (visibleText(parent, most).length >= most) break
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

function startOf(page: HtmlPage, update: SoughtUpdate): Tree.Element | undefined {
  const words = wordsOf(update.text)
  const { fragment } = update
  const exact = fragment === undefined ? undefined : page.anchor(fragment)
  if (exact !== undefined) {
    const holder = holderOf(exact, words)
    if (holder !== undefined) return holder
  }
  const alike = fragment === undefined ? [] : page.anchorsAlike(fragment)
  for (const candidate of alike) {
    const holder =
      words.length > 0 || update.headline !== ''
        ? holderOf(candidate, wordsOr(words, update.headline))
        : undefined
    if (holder !== undefined) return holder
  }
  return page.beginningWith(words).find((element) => hasWords(element, words))
}

function wordsOr(words: readonly string[], headline: string): readonly string[] {
  return words.length > 0 ? words : wordsOf(headline)
}

/** The anchor itself, or what it stands in: an anchor may be an empty element beside its update. */
function holderOf(anchor: Tree.Element, words: readonly string[]): Tree.Element | undefined {
  if (hasWords(anchor, words)) return anchor
  let element = anchor
  for (let climbed = 0; climbed < 4; climbed++) {
    const parent = parentOf(element)
    if (parent === undefined || /^(?:body|html|main)$/.test(parent.tagName)) return undefined
    if (hasWords(parent, words)) return isSmall(parent, words) ? parent : undefined
    element = parent
  }
  return undefined
}

function isSmall(element: Tree.Element, words: readonly string[]): boolean {
  const most = words.join(' ').length * 4 + MOST_BESIDE
  return visibleText(element, most).length < most
}

function hasWords(element: Tree.Element, words: readonly string[]): boolean {
  const telling = words.slice(0, TELLING_WORDS).join(' ')
  return ` ${wordsOf(visibleText(element, 200_000)).join(' ')} `.includes(` ${telling} `) || telling === ''
}

/** Entries of a list look alike: what has several of a kind is the list. */
function isOneOfSeveral(element: Tree.Element, parent: Tree.Element): boolean {
  const kind = kindOf(element)
  if (kind === undefined) return false
  return parent.childNodes.some((node) => node !== element && isElement(node) && kindOf(node) === kind)
}

function kindOf(element: Tree.Element): string | undefined {
  const name = attribute(element, 'class')?.trim().split(/\s+/)[0] ?? ''
  if (/^(?:article|section|li)$/.test(element.tagName)) return `${element.tagName} ${name}`
  if (element.tagName === 'div' && (name !== '' || attribute(element, 'id') !== undefined))
    return `div ${name}`
  return undefined
}

function parentOf(element: Tree.Element): Tree.Element | undefined {
  const { parentNode } = element
  return parentNode !== null && isElement(parentNode) ? parentNode : undefined
}
