import { withoutControls } from '../../platform/plain-text.ts'
import { parseForeignHtml } from './embed-html.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncate } from '../../platform/text/truncate.ts'
import { attribute, elementsUnder, textContent } from '../../platform/html/html-node.ts'
import { visibleText } from '../../platform/html/visible-text.ts'

/** What a site says about one of its addresses, as plain text and addresses. Its HTML is never shown. */
export interface OembedData {
  readonly title: string
  readonly author: string
  /** The text of a message. */
  readonly text: string
  readonly image: string | null
  /** Used only to find the id of a frame. */
  readonly html: string
}

const NOTHING: OembedData = { title: '', author: '', text: '', image: null, html: '' }

/** Parses an oEmbed response; undefined if it is not one. */
export function readOembed(json: string): OembedData | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(json)
  } catch {
    return undefined // not JSON: not an oEmbed response
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined
  const fields = answer as Record<string, unknown>
  const html = typeof fields['html'] === 'string' ? fields['html'].slice(0, 100_000) : ''
  return {
    title: singleLine(fields['title']),
    author: singleLine(fields['author_name']),
    text: /<blockquote/i.test(html) ? readQuote(html) : '',
    image: typeof fields['thumbnail_url'] === 'string' ? fields['thumbnail_url'] : null,
    html,
  }
}

/** Reads a page's OpenGraph tags (https://ogp.me), else its title. */
export function readPage(page: string): OembedData {
  const found = new Map<string, string>()
  let title = ''
  for (const element of elementsUnder(parseForeignHtml(page))) {
    if (element.tagName === 'meta') {
      const name = attribute(element, 'property') ?? attribute(element, 'name')
      if (name !== undefined && !found.has(name)) found.set(name, attribute(element, 'content') ?? '')
    }
    if (element.tagName === 'title' && title === '') title = textContent(element)
  }
  const image = found.get('og:image') ?? found.get('twitter:image') ?? ''
  return {
    ...NOTHING,
    title: singleLine(found.get('og:title') ?? title),
    author: singleLine(found.get('og:site_name') ?? ''),
    text: singleLine(found.get('og:description') ?? found.get('description') ?? '', 400),
    image: image === '' ? null : image,
  }
}

/** The text of the first paragraph of a quoted message. */
function readQuote(html: string): string {
  for (const element of elementsUnder(parseForeignHtml(html)))
    if (element.tagName === 'blockquote') {
      const [first] = [...elementsUnder(element)].filter(({ tagName }) => tagName === 'p')
      return singleLine(visibleText(first ?? element), 1_000)
    }
  return ''
}

function singleLine(value: unknown, max = 300): string {
  if (typeof value !== 'string') return ''
  const line = collapseWhitespace(withoutControls(value.slice(0, max * 10)))
  return withoutControls(truncate(line, max)) // once more: the cut may have left an isolate open
}
