import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { describe, expect, it } from 'vitest'
import { parseHtmlPage, parseHtmlFragment } from './html-parser.ts'

const LIMITS = { characters: 1_000_000, elements: 5_000, depth: 100 }

function elementsOf(root: Tree.ParentNode): string[] {
  const found: string[] = []
  const left: Tree.Node[] = [root]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if ('tagName' in node) found.push(node.tagName)
    if ('childNodes' in node) left.push(...node.childNodes.toReversed())
  }
  return found
}

const unclosed = (count: number) => Array.from({ length: count }, (_, at) => `<b i=${at}>`).join('')

describe('HTML read within limits', () => {
  it('is whole where it stays within them', () => {
    const page = parseHtmlPage('<title>T</title><p>One <b>two</b></p>', LIMITS)
    expect(page.limit).toBeUndefined()
    expect(elementsOf(page.root)).toEqual(['html', 'head', 'title', 'body', 'p', 'b'])
    const piece = parseHtmlFragment('<p>One <b>two</b></p>', LIMITS)
    expect(piece.limit).toBeUndefined()
    expect(elementsOf(piece.root)).toEqual(['p', 'b'])
  })

  it.each([
    ['elements', 'makes formatting anew in every paragraph', `<p>${unclosed(90)}${'<p>x'.repeat(200_000)}`],
    ['elements', 'has a table whose content is moved out of it', `<table>${'<b>x</b>'.repeat(100_000)}`],
    ['depth', 'leaves thousands of elements open', `<p>${unclosed(6_000)}${'<p>x'.repeat(6_000)}`],
    ['depth', 'nests without end', '<div>'.repeat(190_000)],
    ['characters', 'is longer', `<i>early</i><!--${'y'.repeat(1_000_000)}--><u>late</u>`],
  ])('says that it met that of %s where it %s, and went no further', (limit, _what, html) => {
    const page = parseHtmlPage(`<title>T</title>${html}`, LIMITS)
    expect(page.limit).toBe(limit)
    const names = elementsOf(page.root)
    expect(names.length).toBeLessThanOrEqual(LIMITS.elements)
    expect(names.slice(0, 3)).toEqual(['html', 'head', 'title']) // what was read by then
    expect(names).not.toContain('u')
    expect(parseHtmlFragment(html, LIMITS).limit).toBe(limit)
  })

  it('of text that a long table does not hold takes a time that grows with its length', () => {
    const long = `<table><tr>${'<td>x</td>'.repeat(2_000)}${'y<!---->'.repeat(80_000)}`
    const begun = performance.now()
    expect(parseHtmlFragment(long, LIMITS).limit).toBeUndefined()
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})
