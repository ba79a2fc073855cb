import { bodyFromText, bodyText, type Body } from '../../story/body/body.ts'
import { bodyFromNodes } from '../../story/body/body-from-nodes.ts'
import { withoutControls } from '../../story/body/parse-body.ts'
import { withoutEntities } from './entities.ts'
import { parsePiece } from './parse-html.ts'

type LinkBase = (href: string) => string | undefined

const TAG =
  /<(?:\/?(?:p|br|a|b|i|u|em|strong|span|div|ul|ol|li|h[1-6]|blockquote|figure|img|section|article|table|iframe|script|style|hr|small|sup|sub|cite|q)(?:\s[^<>]*)?\/?>|!--)/i

function hasTags(text: string): boolean {
  return TAG.test(text)
}

/** One line of words from a value of structured data: no tags, no character references, no line ends. */
export function lineOf(text: string): string {
  const read = withoutEntities(text)
  const plain = hasTags(read) ? bodyText(bodyOf(read)) : read
  return withoutControls(plain.replaceAll(/\s+/g, ' ').toWellFormed()).trim()
}

/** A body from a value of structured data, which may be plain text or HTML, encoded or not. */
export function bodyOf(text: string, linkBase?: LinkBase): Body {
  if (hasTags(text)) return bodyFromMarkup(text.replaceAll(/&amp;(?=#?\w{1,32};)/g, '&'), linkBase)
  const read = withoutEntities(text).toWellFormed()
  if (hasTags(read)) return bodyFromMarkup(read, linkBase)
  const lines = withoutControls(read.replaceAll(/\r\n?/g, '\n')).trim()
  // Without blank lines between paragraphs each line end is one's end.
  return bodyFromText(/\n[ \t]*\n/.test(lines) ? lines : lines.replaceAll('\n', '\n\n'))
}

function bodyFromMarkup(html: string, linkBase: LinkBase | undefined): Body {
  const nodes = parsePiece(html.toWellFormed())
  if (nodes === undefined) return bodyFromText(withoutControls(html.replaceAll(/<[^<>]*>/g, ' ')).trim())
  return linkBase === undefined ? bodyFromNodes(nodes) : bodyFromNodes(nodes, linkBase)
}
