import { bodyFromText, bodyText, type Body } from '../../story/body/body.ts'
import { withoutControls } from '../../platform/plain-text.ts'
import { bodyFromNodes } from '../../story/body/body-from-nodes.ts'
import { withoutEntities } from './entities.ts'
import { parsePiece } from './parse-html.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

type LinkBase = (href: string) => string | undefined

const TAG =
  /<(?:\/?(?:p|br|a|b|i|u|em|strong|span|div|ul|ol|li|h[1-6]|blockquote|figure|img|section|article|table|iframe|script|style|hr|small|sup|sub|cite|q)(?:\s[^<>]*)?\/?>|!--)/i

function hasTags(text: string): boolean {
  return TAG.test(text)
}

/** One line of plain text from a value of structured data: no tags, character references or line breaks. */
export function toPlainLine(text: string): string {
  const read = withoutPlaceholders(withoutEntities(text)).text
  const plain = hasTags(read) ? bodyText(parseUpdateBody(read).body) : read
  return collapseWhitespace(withoutControls(plain))
}

/**
 * Placeholders that publishing systems leave in a text for pictures and players: `[[site:Image2014v1 NAME]]`,
 * `{{video:12}}`, `%%EMBED_1%%`, `[caption id="x"]`.
 */
const PLACEHOLDERS = [
  /\[\[(?=[^[\]]*[\d:()/_=])[^[\]]{1,300}\]\]/g,
  /\{\{(?=[^{}]*[\d:()/_=|])[^{}]{1,300}\}\}/g,
  /(%%|@@|##)[A-Za-z][A-Za-z0-9_:.-]{1,80}\1/g,
  /\[\/?(?:caption|gallery|embed|video|audio|playlist|youtube|tweet|twitter|instagram|tiktok|facebook|vimeo|soundcloud|iframe|jwplayer|brightcove|pullquote|image|img|figure|media|poll|quiz|infobox|readmore|related)(?:[\s:=][^[\]]{0,300})?\/?\]/gi,
]

function withoutPlaceholders(text: string): { text: string; count: number } {
  let count = 0
  let now = text
  for (const pattern of PLACEHOLDERS)
    now = now.replaceAll(pattern, () => {
      count++
      return ' '
    })
  return { text: count === 0 ? text : now.replaceAll(/[ \t]{2,}/g, ' ').replaceAll(/[ \t]+$/gm, ''), count }
}

/**
 * Reads a body from a value of structured data (plain text or HTML, possibly encoded), and counts the placeholders
 * that were removed.
 */
export function parseUpdateBody(text: string, linkBase?: LinkBase): { body: Body; placeholders: number } {
  const { text: clean, count: placeholders } = withoutPlaceholders(text)
  return { body: cleanBody(clean, linkBase), placeholders }
}

function cleanBody(text: string, linkBase: LinkBase | undefined): Body {
  if (hasTags(text)) return bodyFromMarkup(text.replaceAll(/&amp;(?=#?\w{1,32};)/g, '&'), linkBase)
  const read = withoutEntities(text).toWellFormed()
  if (hasTags(read)) return bodyFromMarkup(read, linkBase)
  const lines = withoutControls(read.replaceAll(/\r\n?/g, '\n')).trim()
  // Without blank lines between paragraphs, each line break ends one.
  return bodyFromText(/\n[ \t]*\n/.test(lines) ? lines : lines.replaceAll('\n', '\n\n'))
}

function bodyFromMarkup(html: string, linkBase: LinkBase | undefined): Body {
  const nodes = parsePiece(html.toWellFormed())
  if (nodes === undefined) return bodyFromText(withoutControls(html.replaceAll(/<[^<>]*>/g, ' ')).trim())
  return linkBase === undefined ? bodyFromNodes(nodes) : bodyFromNodes(nodes, linkBase)
}
