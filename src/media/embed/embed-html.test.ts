import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { describe, expect, it } from 'vitest'
import { PAGE_LIMITS, parseForeignHtml } from './embed-html.ts'

function elementsOf(root: Tree.Document): Tree.Element[] {
  const found: Tree.Element[] = []
  const left: Tree.Node[] = [root]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if ('tagName' in node) found.push(node)
    if ('childNodes' in node) left.push(...node.childNodes.toReversed())
  }
  return found
}

const HEAD = '<meta property="og:title" content="Card">'
const unclosed = (count: number) => Array.from({ length: count }, (_, at) => `<b i=${at}>`).join('')

describe('another site’s HTML', () => {
  it('is read whole where it is a page', () => {
    const names = elementsOf(parseForeignHtml(`${HEAD}<p>One <b>two</b></p>`)).map(({ tagName }) => tagName)
    expect(names).toEqual(['html', 'head', 'meta', 'body', 'p', 'b'])
  })

  it.each([
    ['makes formatting anew in every paragraph', `${HEAD}<p>${unclosed(490)}${'<p>x'.repeat(200_000)}`],
    ['leaves thousands of elements open', `${HEAD}<p>${unclosed(6_000)}${'<p>x'.repeat(6_000)}`],
    ['nests without end', HEAD + '<div>'.repeat(200_000)],
    ['has a table whose content is moved out of it', `${HEAD}<table>${'<b>x</b>'.repeat(100_000)}`],
  ])('that %s costs no more than its bound, and its head is still read', (_what, html) => {
    const elements = elementsOf(parseForeignHtml(html))
    expect(elements.length).toBeLessThanOrEqual(PAGE_LIMITS.elements)
    const [meta] = elements.filter(({ tagName }) => tagName === 'meta')
    expect(meta?.attrs.find(({ name }) => name === 'content')?.value).toBe('Card')
  })

  it('beyond a million characters is not read', () => {
    const html = `${HEAD}<!--${'y'.repeat(PAGE_LIMITS.characters)}--><i>late</i>`
    expect(elementsOf(parseForeignHtml(html)).map(({ tagName }) => tagName)).not.toContain('i')
  })
})
