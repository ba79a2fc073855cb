import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { wordKey } from '../words.ts'
import { NAME } from '../plain-text/hint-lines.ts'
import { boilerplateName } from '../plain-text/boilerplate.ts'
import { attribute, elementsUnder, isElement } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'
import { parseTime } from './parse-time.ts'
import { isJob, readBylines } from './read-bylines.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

/** Details that the element of an update shows besides its text. */
export interface VisibleDetails {
  readonly headline: string | null
  readonly bylines: readonly string[]
  /** As written, with its date; null where none is shown. */
  readonly time: string | null
  /** A clock time without a date ("10.05 GMT"), where no complete time is shown. */
  readonly clock: string | null
}

const TIME_CLASS = /(?:^|[-_ ])(?:time|date|datetime|timestamp|published|pubdate|posted)/i
const CHANGED = /updat|modif|edit|chang|aktuali|actuali|mise|aggiorn/i
const BYLINE_CLASS = /(?:^|[-_ ])(?:by-?line|authors?|writer|contributors?|reporter|journalist)/i
const HEADER_CLASS = /(?:^|[-_ ])(?:header|meta|info|byline)/i
const CLOCK =
  /^\D{0,12}?\b([01]?\d|2[0-3])(?:[.:]|\s?h\s?)([0-5]\d)\s*(?:uhr|[ap]\.?m\.?)?\s*(?:[a-z]{2,5})?$/i
const WHOLE_NAME = new RegExp(
  String.raw`^(?:(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Aa]v):? )?(?=\S+ \S)${NAME}$`,
  'u',
)
/** Content of these elements belongs to somebody else, or is not part of the update's header. */
const APART = new Set([
  'blockquote',
  'figure',
  'aside',
  'figcaption',
  'nav',
  'form',
  'button',
  'script',
  'style',
  'template',
])
const LONGEST = 90

export function readVisibleDetails(container: Tree.Element): VisibleDetails {
  const elements = [container, ...ownElements(container)]
  const heading = elements.find((element) => /^h[1-6]$/.test(element.tagName) && trimmedText(element) !== '')
  const times = elements.filter((element) => isTimeElement(element))
  const published = times.filter((element) => !CHANGED.test(classNames(element)))
  const candidates = published.length > 0 ? published : times
  return {
    headline: heading === undefined ? null : trimmedText(heading),
    bylines: bylinesIn(elements, heading),
    time: first([...candidates, container], fullTime) ?? null,
    clock:
      first(
        elements.filter((element) => isLeafish(element)),
        readClock,
      ) ?? null,
  }
}

/** By its class or an attribute for scripts. */
export function isMarkedAsPinned(container: Tree.Element): boolean {
  return container.attrs.some(
    ({ name, value }) =>
      (name === 'class' && /(?:^|[\s_-])(?:pinned|sticky)(?:$|[\s_-])/i.test(value)) ||
      (/^data-(?:is-)?(?:pinned|sticky)$/.test(name) && !/^(?:false|0|no)$/i.test(value)),
  )
}

function* ownElements(root: Tree.Element): Generator<Tree.Element> {
  const left: Tree.Node[] = root.childNodes.toReversed()
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!isElement(node) || APART.has(node.tagName) || isHidden(node)) continue
    yield node
    left.push(...node.childNodes.toReversed())
  }
}

/** Machine-readable data, or hidden by its style. */
function isHidden(element: Tree.Element): boolean {
  return /^(?:meta|link|data)$/.test(element.tagName) || attribute(element, 'hidden') !== undefined
}

function isTimeElement(element: Tree.Element): boolean {
  return (
    element.tagName === 'time' ||
    (TIME_CLASS.test(classNames(element)) && trimmedText(element).length <= LONGEST)
  )
}

function classNames(element: Tree.Element): string {
  return ['class', 'itemprop', 'data-testid', 'data-component']
    .map((name) => attribute(element, name) ?? '')
    .join(' ')
}

/** From the attributes of an element, else from its words. */
function fullTime(element: Tree.Element): string | undefined {
  const values = element.attrs
    .filter(
      ({ name }) => name === 'datetime' || name === 'title' || name === 'content' || isTimeAttribute(name),
    )
    .sort((a, b) => Number(b.name === 'datetime') - Number(a.name === 'datetime'))
    .map(({ value }) => value)
  const text = element.tagName === 'time' ? trimmedText(element) : ''
  return [...values, text].find((value) => hasClock(value) && parseTime(value) !== undefined)
}

function isTimeAttribute(name: string): boolean {
  return (
    /^data-.*(?:time|date|publish|created|timestamp)/.test(name) && !CHANGED.test(name.replace(/date/g, ''))
  )
}

function hasClock(value: string): boolean {
  return /\d[T\s:.h]\d{2}|^\d{9,13}$/.test(value.trim())
}

function readClock(element: Tree.Element): string | undefined {
  const text = trimmedText(element)
  return text.length <= 30 && CLOCK.test(text) ? text : undefined
}

/** Contains no text except in inline formatting. */
function isLeafish(element: Tree.Element): boolean {
  return (
    /^(?:time|span|small|div|p|a|b|strong|em)$/.test(element.tagName) &&
    element.childNodes.every((node) => !isElement(node) || node.childNodes.length <= 1)
  )
}

function bylinesIn(elements: readonly Tree.Element[], heading: Tree.Element | undefined): string[] {
  const named = elements.filter(
    (element) =>
      (attribute(element, 'rel') ?? '').split(/\s+/).includes('author') ||
      /(?:^|\s)author(?:\s|$)/.test(attribute(element, 'itemprop') ?? '') ||
      BYLINE_CLASS.test(attribute(element, 'class') ?? ''),
  )
  const innermost = named.filter(
    (element) => !named.some((other) => other !== element && isWithin(other, element)),
  )
  const names = new Set(innermost.flatMap((element) => readBylines(bylineText(element)).filter(isName)))
  if (names.size > 0) return [...names]
  const heads = elements.filter(
    (element) => element.tagName === 'header' || HEADER_CLASS.test(attribute(element, 'class') ?? ''),
  )
  const plain = heads
    .flatMap((head) => [...elementsUnder(head)])
    .filter((element) => element !== heading && isLeafish(element) && !/^h[1-6]$/.test(element.tagName))
    .map(trimmedText)
    .filter((text) => text.length <= LONGEST && WHOLE_NAME.test(text) && boilerplateName(text) === undefined)
    .filter((text) => wordKey(text) !== wordKey(heading === undefined ? '' : trimmedText(heading)))
  return [...new Set(plain.flatMap((text) => readBylines(text)))]
}

/** Not a time, job title or sentence. */
function isName(text: string): boolean {
  return /^[\p{Lu}\p{Lo}]/u.test(text) && !/\d/.test(text) && !isJob(text) && text.split(' ').length <= 6
}

function bylineText(element: Tree.Element): string {
  const text = trimmedText(element)
  return text.length <= 200 ? text : ''
}

function isWithin(element: Tree.Element, other: Tree.Element): boolean {
  for (let at = element.parentNode; at !== null && isElement(at); at = at.parentNode)
    if (at === other) return true
  return false
}

function trimmedText(element: Tree.Element): string {
  return collapseWhitespace(visibleText(element, 1_000))
}

function first<T>(
  elements: readonly Tree.Element[],
  read: (element: Tree.Element) => T | undefined,
): T | undefined {
  for (const element of elements) {
    const value = read(element)
    if (value !== undefined) return value
  }
  return undefined
}
