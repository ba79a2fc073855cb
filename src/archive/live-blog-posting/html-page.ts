import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { isInvalid, type Invalid } from '../../platform/problem.ts'
import { normalizedWords } from '../words.ts'
import { attribute, elementsUnder, isText } from '../../platform/html/html-node.ts'
import { parsePage } from './parse-html.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

/** Number of leading words that identify a paragraph within a page. */
const WORDS_OF_A_BEGINNING = 6
const MAX_ALIKE = 10

/** The parts of a saved page outside its structured data, and an index of its elements. */
export class HtmlPage {
  readonly document: Tree.Document
  readonly jsonBlocks: readonly string[]
  readonly language: string | null
  readonly title: string
  readonly #metas = new Map<string, string>()
  readonly #anchors = new Map<string, Tree.Element>()
  #anchorsAlike: Map<string, Tree.Element[]> | undefined
  #canonical: string | undefined
  #beginnings: Map<string, Tree.Element[]> | undefined

  static of(html: string): HtmlPage | Invalid<'capture-too-complex'> {
    const document = parsePage(html)
    return isInvalid(document) ? document : new HtmlPage(document)
  }

  private constructor(document: Tree.Document) {
    const jsonBlocks: string[] = []
    let language: string | undefined
    let title: string | undefined
    for (const element of elementsUnder(document)) {
      switch (element.tagName) {
        case 'html':
          language ??= attribute(element, 'lang') ?? attribute(element, 'xml:lang')
          break
        case 'title':
          title ??= textInside(element)
          break
        case 'meta':
          this.#readMeta(element)
          break
        case 'link':
          if (/(?:^|\s)canonical(?:\s|$)/i.test(attribute(element, 'rel') ?? ''))
            this.#canonical ??= attribute(element, 'href')
          break
        case 'script':
          if (/\bld\+json\b/i.test(attribute(element, 'type') ?? '')) jsonBlocks.push(textInside(element))
          break
      }
      this.#readAnchors(element)
    }
    this.document = document
    this.jsonBlocks = jsonBlocks
    this.language = language?.trim() || null
    this.title = title ?? ''
  }

  #readMeta(element: Tree.Element): void {
    const name = ['property', 'name', 'http-equiv']
      .map((key) => attribute(element, key))
      .find((value) => value !== undefined)
      ?.toLowerCase()
    const content = attribute(element, 'content')
    if (name !== undefined && content !== undefined && !this.#metas.has(name)) this.#metas.set(name, content)
  }

  #readAnchors(element: Tree.Element): void {
    for (const { name, value } of element.attrs) {
      if (value.length > 200 || value === '') continue
      if (name === 'id') this.#anchors.set(value, element)
      else if ((name === 'name' || name.startsWith('data-')) && !this.#anchors.has(value))
        this.#anchors.set(value, element)
    }
  }

  meta(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const content = this.#metas.get(name)
      if (content !== undefined && content.trim() !== '') return content
    }
    return undefined
  }

  get canonical(): string | undefined {
    return this.#canonical
  }

  /** The element with this id, name or data attribute. */
  anchor(fragment: string): Tree.Element | undefined {
    return this.#anchors.get(fragment)
  }

  /** Elements whose id shares the number or last part in another form: `livePost4711` and `post-4711`. */
  anchorsAlike(fragment: string): readonly Tree.Element[] {
    if (this.#anchorsAlike === undefined) {
      this.#anchorsAlike = new Map()
      for (const [name, element] of this.#anchors) {
        for (const key of cores(name)) {
          const same = this.#anchorsAlike.get(key)
          if (same === undefined) this.#anchorsAlike.set(key, [element])
          else if (!same.includes(element)) same.push(element)
        }
      }
    }
    const alike = this.#anchorsAlike
    return [...new Set(cores(fragment).flatMap((key) => alike.get(key) ?? []))].slice(0, MAX_ALIKE)
  }

  /** Elements whose own text begins with these words. */
  beginningWith(words: readonly string[]): readonly Tree.Element[] {
    this.#beginnings ??= this.#findBeginnings()
    return this.#beginnings.get(beginning(words) ?? '') ?? []
  }

  #findBeginnings(): Map<string, Tree.Element[]> {
    const found = new Map<string, Tree.Element[]>()
    for (const element of elementsUnder(this.document)) {
      if (
        element.tagName !== 'p' &&
        !element.childNodes.some((child) => isText(child) && child.value.trim() !== '')
      )
        continue
      if (element.tagName === 'script' || element.tagName === 'style') continue
      const key = beginning(normalizedWords(visibleText(element, 300).slice(0, 1_000)))
      if (key === undefined) continue
      const same = found.get(key)
      if (same === undefined) found.set(key, [element])
      else if (same.length < 4) same.push(element)
    }
    return found
  }
}

function beginning(words: readonly string[]): string | undefined {
  return words.length < WORDS_OF_A_BEGINNING ? undefined : words.slice(0, WORDS_OF_A_BEGINNING).join(' ')
}

/** The trailing number of a name, and its last part if that contains a digit. */
function cores(name: string): string[] {
  const number = /\d{3,}$/.exec(name)?.[0]
  const part =
    name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .at(-1) ?? ''
  const found = new Set<string>()
  if (number !== undefined) found.add(number)
  if (part.length >= 3 && /\d/.test(part)) found.add(part)
  return [...found]
}

function textInside(element: Tree.Element): string {
  return element.childNodes.map((child) => (isText(child) ? child.value : '')).join('')
}
