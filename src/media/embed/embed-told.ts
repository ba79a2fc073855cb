import { withoutControls } from '../../platform/plain-text.ts'
import { parseForeignHtml } from './embed-html.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncate } from '../../platform/text/truncate.ts'
import { attribute, elementsUnder, textOf } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

/** What a site says of one of its addresses, as plain text and addresses. Its HTML is never shown to anybody. */
export interface Told {
  readonly title: string
  readonly author: string
  /** The words of a message. */
  readonly text: string
  readonly image: string | null
  /** Only to find a frame's name in. */
  readonly html: string
}

const NOTHING: Told = { title: '', author: '', text: '', image: null, html: '' }

/** Reads an oEmbed answer; undefined where it is none. */
export function readOembed(json: string): Told | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(json)
  } catch {
    return undefined // not JSON: the site has told us nothing
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined
  const fields = answer as Record<string, unknown>
  const html = typeof fields['html'] === 'string' ? fields['html'].slice(0, 100_000) : ''
  return {
    title: lineOf(fields['title']),
    author: lineOf(fields['author_name']),
    text: /<blockquote/i.test(html) ? quoteOf(html) : '',
    image: typeof fields['thumbnail_url'] === 'string' ? fields['thumbnail_url'] : null,
    html,
  }
}

/** Reads a page's OpenGraph tags (https://ogp.me), its title where there are none. */
export function readPage(page: string): Told {
  const found = new Map<string, string>()
  let title = ''
  for (const element of elementsUnder(parseForeignHtml(page))) {
    if (element.tagName === 'meta') {
      const name = attribute(element, 'property') ?? attribute(element, 'name')
      if (name !== undefined && !found.has(name)) found.set(name, attribute(element, 'content') ?? '')
    }
    if (element.tagName === 'title' && title === '') title = textOf(element)
  }
  const image = found.get('og:image') ?? found.get('twitter:image') ?? ''
  return {
    ...NOTHING,
    title: lineOf(found.get('og:title') ?? title),
    author: lineOf(found.get('og:site_name') ?? ''),
    text: lineOf(found.get('og:description') ?? found.get('description') ?? '', 400),
    image: image === '' ? null : image,
  }
}

/** The words of the first paragraph of a quoted message. */
function quoteOf(html: string): string {
  for (const element of elementsUnder(parseForeignHtml(html)))
    if (element.tagName === 'blockquote') {
      const [first] = [...elementsUnder(element)].filter(({ tagName }) => tagName === 'p')
      return lineOf(visibleText(first ?? element), 1_000)
    }
  return ''
}

function lineOf(value: unknown, most = 300): string {
  if (typeof value !== 'string') return ''
  const line = collapseWhitespace(withoutControls(value.slice(0, most * 10)))
  return withoutControls(truncate(line, most)) // once more: the cut may have left an isolate open
}
