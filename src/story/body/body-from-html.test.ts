import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInvalid } from '../../platform/problem.ts'
import { bodyFromHtml as readHtml } from './body-from-html.ts'
import { bodyFromText, bodyText, safeHref, type Body } from './body.ts'
import { parseBody } from './parse-body.ts'

const links = (body: Body) => [...JSON.stringify(body).matchAll(/"href":"([^"]*)"/g)].map(([, href]) => href)

/** The body of HTML that is within its bounds. */
function bodyFromHtml(html: string): Body {
  const body = readHtml(html)
  if (isInvalid(body)) throw new Error(body.invalid)
  return body
}

describe('HTML from anywhere', () => {
  it('keeps words, paragraphs, lists, quotes, bold, italic and links', () => {
    const body = bodyFromHtml(
      '<h2>Title</h2><p>One <b>bold</b> and <em>leaning</em>.</p><ul><li>A</li><li><p>B</p></li></ul><blockquote>Said</blockquote><a href="https://example.org/x">there</a>',
    )
    expect(body.content.map((block) => block.type)).toEqual([
      'heading',
      'paragraph',
      'bulletList',
      'blockquote',
      'paragraph',
    ])
    expect(bodyText(body)).toBe('Title\n\nOne bold and leaning.\n\nA\nB\n\nSaid\n\nthere')
    expect(links(body)).toEqual(['https://example.org/x'])
  })

  it.each([
    ['a script', '<script>alert(1)</script>words', 'words'],
    ['a style', '<style>p{}</style>words', 'words'],
    ['a frame', '<iframe src="//x">hidden</iframe>words', 'words'],
    ['a handler', '<p onclick="alert(1)">words</p>', 'words'],
    ['a comment', '<!-- hidden -->words', 'words'],
    ['marks around paragraphs', '<b><p>one</p><p>two</p></b>', 'one\n\ntwo'],
    ['a table', '<table><tr><td>a</td><td>b</td></tr></table>', 'a · b'],
  ])('of %s keeps only words', (_what, html, words) => {
    expect(bodyText(bodyFromHtml(html))).toBe(words)
  })

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java&#9;script:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    'file:///etc/passwd',
    'https://a b',
  ])('has no link to %s, and keeps its words', (href) => {
    const body = bodyFromHtml(`<a href="${href}">words</a>`)
    expect(links(body)).toEqual([])
    expect(bodyText(body)).toBe('words')
  })

  it('nested as deep as anybody likes ends, and soon', () => {
    for (const open of ['<div>', '<b>', '<ul><li>', '<blockquote>', '<b><p>x</p>', '<i><div>']) {
      expect(isInvalid(parseBody(bodyFromHtml(open.repeat(240))))).toBe(false)
      expect(readHtml(open.repeat(20_000))).toMatchObject({ invalid: 'html-too-complex' })
    }
  })

  it.each([
    ['20,000 elements', `<p>${'<b><i>'.repeat(100)}${'<p>x'.repeat(100_000)}`],
    ['500 deep', '<div>'.repeat(501)],
    ['500,000 characters', `<p>x</p><!--${'y'.repeat(500_000)}-->`],
  ])('that is beyond its bounds is refused, and told which: %s', (bound, html) => {
    const refusal = readHtml(html)
    expect(refusal).toMatchObject({ invalid: 'html-too-complex' })
    expect(isInvalid(refusal) ? refusal.detail : '').toContain(bound)
  })

  it('nested as deep as its bound keeps its words', () => {
    for (const open of ['<div>', '<b>', '<ul><li>', '<blockquote>']) {
      const deep = open.repeat(open.startsWith('<ul>') ? 240 : 490)
      expect(bodyText(bodyFromHtml(`${deep}words`))).toBe('words')
    }
  })

  it('as a word processor writes it, with a span around every word, stays within them', () => {
    const words = '<span style="mso-x:y"><span>word </span></span>'.repeat(9_000)
    expect(bodyText(bodyFromHtml(`<div><p>${words}</p></div>`))).toHaveLength(9_000 * 5 - 1)
  })

  it('whatever it is, comes out as a body that the schema takes', () => {
    const tag = fc.constantFrom(
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<ul>',
      '<li>',
      '</ul>',
      '<blockquote>',
      '<a href="https://x.example/">',
      '</a>',
      '<br>',
      '<h2>',
      '<script>',
      '<svg>',
      '<table>',
      '<td>',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(tag, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 }),
        (parts) => {
          const parsed = parseBody(bodyFromHtml(parts.join('')))
          expect(parsed).not.toHaveProperty('invalid')
        },
      ),
    )
  })
})

describe('a body', () => {
  it('of plain text has its paragraphs and line ends, and says the same words', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z ]*[a-z]$/), { minLength: 1, maxLength: 6 }),
        (paragraphs) => {
          const text = paragraphs.map((each) => each.trim()).join('\n\n')
          expect(bodyText(bodyFromText(text))).toBe(text)
        },
      ),
    )
  })

  it.each([
    ['a node that no post holds', { type: 'doc', content: [{ type: 'image' }] }, 'body.content[0]'],
    [
      'a mark that no post holds',
      {
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'code' }] }] }],
      },
      'code',
    ],
    ['a property that no post holds', { type: 'doc', content: [{ type: 'paragraph', style: 'x' }] }, 'style'],
    ['no document', [], 'must be an object'],
    ['too much text', bodyFromText('x'.repeat(50_001)), '50000'],
    [
      'a list in a list in a list …',
      Array.from({ length: 9 }).reduce(
        (inner) => ({ type: 'doc', content: [{ type: 'blockquote', content: [inner] }] }),
        {},
      ),
      'body',
    ],
  ])('with %s is refused, and told where', (_what, input, place) => {
    const refusal = parseBody(input)
    expect(isInvalid(refusal) ? refusal.detail : 'taken').toContain(place)
  })

  it('links to http, https and mail only', () => {
    expect(
      ['https://example.org/a?b#c', 'http://x.example', 'mailto:desk@paper.example'].map(safeHref),
    ).not.toContain(undefined)
    expect(['/relative', 'ftp://x', 'https://', 'mailto:', 'https://x/"onx='].map(safeHref)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
