import type { Editor } from '@tiptap/core'
import { DOMSerializer } from '@tiptap/pm/model'
import { bodyFromNodes } from '../../../story/body/body-from-nodes.ts'
import type { HtmlNode } from '../../../platform/html/html-node.ts'
import { toEditor } from './editor-body.ts'

/** Limits of elements and depth, as on the server; beyond, only text is pasted. */
const MAX_ELEMENTS = 20_000
const DEEPEST = 500

/**
 * Converts clipboard HTML of other programs to our schema, by the same rules as HTML sent over the API. Content
 * copied from our own editor is left alone.
 */
export function ownHtml(html: string, editor: Editor): string {
  if (html.includes('data-pm-slice')) return html
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  const nodes = toHtmlNodes(body)
  if (nodes === undefined) return paragraphs(body.textContent)
  const read = editor.schema.nodeFromJSON(toEditor(bodyFromNodes(nodes)))
  const holder = document.createElement('div')
  holder.append(DOMSerializer.fromSchema(editor.schema).serializeFragment(read.content))
  return holder.innerHTML
}

export function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
}

/**
 * The pictures to paste: none if there is text beside them. Spreadsheets and word processors add a picture of the
 * copied text.
 */
export function picturesPasted(clipboard: DataTransfer | null): File[] {
  const pictures = picturesIn(clipboard)
  if (clipboard === null || pictures.length === 0) return []
  const html = new DOMParser().parseFromString(clipboard.getData('text/html'), 'text/html')
  const words = `${clipboard.getData('text/plain')}\n${html.body.textContent}`
  // File managers add file names as text, browsers the address of a picture.
  const names = new Set(pictures.map(({ name }) => name))
  const isWithoutWords = words
    .split('\n')
    .map((line) => line.trim())
    .every((line) => line === '' || /^[a-z]+:\/\/\S+$/i.test(line) || names.has(line.split('/').at(-1) ?? ''))
  return isWithoutWords ? pictures : []
}

/** Undefined above the limits. */
function toHtmlNodes(root: Element): HtmlNode[] | undefined {
  let elements = 0
  let isTooMuch = false
  const read = (parent: Element, depth: number): HtmlNode[] =>
    [...parent.childNodes].map((node): HtmlNode => {
      if (node instanceof Text) return { nodeName: '#text', value: node.data }
      if (!(node instanceof Element)) return { nodeName: node.nodeName }
      elements += 1
      if (elements > MAX_ELEMENTS || depth > DEEPEST) isTooMuch = true
      return {
        tagName: node.localName,
        attrs: [...node.attributes].map(({ name, value }) => ({ name, value })),
        childNodes: isTooMuch ? [] : read(node, depth + 1),
      }
    })
  const nodes = read(root, 1)
  return isTooMuch ? undefined : nodes
}

function paragraphs(text: string): string {
  const holder = document.createElement('div')
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const paragraph = document.createElement('p')
    paragraph.textContent = line.trim()
    holder.append(paragraph)
  }
  return holder.innerHTML
}
