import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../platform/problem.ts'
import { archiveProblems, LARGEST_CAPTURE } from './problems.ts'
import { readCapture } from './read-capture.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const utf16 = (text: string) =>
  Uint8Array.from(
    `\ufeff${text}`.split('').flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  )

const TEXT =
  'Café floods live\nWater in the streets\nIt rains.\nMayor opens the town hall\nThe café is closed.\n'
const PAGE = (head: string) =>
  `<html><head>${head}<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Café floods","liveBlogUpdate":{"headline":"Rain","articleBody":"It rains."}}</script></head></html>`

function toProblem(bytes: Uint8Array, name = 'page.txt'): Problem {
  try {
    readCapture(bytes, name)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('was read')
}

describe('a file to import', () => {
  it('is read as text or as a page by what it is, whatever its name', () => {
    expect(readCapture(utf8(TEXT), 'page.html').format).toBe('plain text')
    expect(readCapture(utf8(PAGE('')), 'page.txt').format).toBe('LiveBlogPosting')
    expect(readCapture(utf8(`\ufeff\n<!-- saved --><!doctype html>${PAGE('')}`), 'x').format).toBe(
      'LiveBlogPosting',
    )
  })

  it.each([
    ['UTF-8', utf8(TEXT)],
    ['UTF-8 with its mark', utf8(`\ufeff${TEXT}`)],
    ['UTF-16', utf16(TEXT)],
  ])('may be text in %s', (_what, bytes) => {
    expect(readCapture(bytes, 'page.txt').headline).toBe('Café floods live')
  })

  it.each([
    '<meta charset="windows-1252">',
    '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
  ])('may be a page that declares an older encoding: %s', (meta) => {
    expect(readCapture(latin(PAGE(meta)), 'page.html').headline).toBe('Café floods')
    expect(readCapture(utf8(PAGE(meta)), 'page.html').headline).toBe('Café floods')
  })

  it('that cannot be read is named, with what to do', () => {
    expect(toProblem(new Uint8Array(0), 'empty.txt')).toMatchObject({ code: 'capture-empty' })
    expect(toProblem(utf8(' \n\t'))).toMatchObject({ code: 'capture-empty' })
    expect(toProblem(new Uint8Array(LARGEST_CAPTURE + 1))).toMatchObject({ code: 'capture-too-large' })
    expect(toProblem(utf8('<p>No live page here.</p>'), 'a.html')).toMatchObject({
      code: 'capture-no-live-page',
    })
    expect(
      toProblem(utf8('From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n'))
        .detail,
    ).toContain('MHTML')
    expect(toProblem(utf8('Hello.'), 'letter.txt').sentence()).toContain('"letter.txt"')
  })

  it('that is no text says at which byte', () => {
    expect(toProblem(latin(TEXT))).toMatchObject({
      code: 'capture-not-text',
      detail: 'The file is "page.txt". Byte 4 is not UTF-8.',
    })
    expect(toProblem(Uint8Array.of(80, 75, 3, 4, 0, 0)).detail).toContain('Byte 5 is zero')
    expect(toProblem(utf8('é').slice(0, 1)).code).toBe('capture-not-text')
  })

  it('that nests without end is refused, not followed', () => {
    expect(toProblem(utf8(`<html>${'<div>'.repeat(200_000)}`), 'deep.html')).toMatchObject({
      code: 'capture-too-complex',
    })
    expect(toProblem(utf8(`<html>${'<b><i>'.repeat(200_000)}`), 'deep.html')).toMatchObject({
      code: 'capture-too-complex',
    })
    expect(toProblem(utf8(`<html>${'<div>'.repeat(501)}`), 'deep.html').detail).toContain('500 deep')
  })

  it('whose elements multiply is refused before they fill the memory', () => {
    const unclosed = Array.from({ length: 480 }, (_, at) => `<b i=${at}>`).join('')
    const problem = toProblem(utf8(`<html><p>${unclosed}${'<p>x'.repeat(500_000)}`), 'wide.html')
    expect(problem).toMatchObject({ code: 'capture-too-complex' })
    expect(problem.detail).toContain('more than 500,000')
  })

  it('of 30 MB in one line is read in a moment', () => {
    const tag = `<p>${'word '.repeat(6_000_000)}</p>`
    expect(toProblem(utf8(`<html>${tag}`), 'long.html').code).toBe('capture-no-live-page')
    expect(toProblem(utf8('Word, '.repeat(5_000_000)), 'long.txt').code).toBe('capture-no-live-page')
  }, 60_000)

  it('never makes the importer fail in any other way than by a problem', () => {
    const isReadOrProblem = (bytes: Uint8Array, name: string) => {
      try {
        readCapture(bytes, name)
      } catch (error) {
        expect(error).toBeInstanceOf(Problem)
        expect(Object.keys(archiveProblems)).toContain((error as Problem).code)
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => isReadOrProblem(bytes, 'a.html')))
    const word = fc.constantFrom(
      'Read more',
      'Full report:',
      '12:04',
      'By Ann Lee',
      'Mayor opens the town hall',
      'It rains.',
      '• x',
      'Comments',
      '“',
      '',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: 'grapheme' }))), (lines) =>
        isReadOrProblem(utf8(lines.join('\n')), 'a.txt'),
      ),
    )
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.constantFrom('2024-02-31', 'By A and B', '#a', 'https://x.test/#a', '<p>&amp;lt;b', '<svg><p></b>'),
    )
    const update = fc.dictionary(
      fc.constantFrom(
        '@id',
        '@type',
        'url',
        'headline',
        'articleBody',
        'datePublished',
        'dateModified',
        'author',
        'image',
      ),
      value,
    )
    const posting = fc.record({
      '@type': fc.constant('LiveBlogPosting'),
      liveBlogUpdate: fc.oneof(fc.array(fc.oneof(update, value)), value),
    })
    fc.assert(
      fc.property(posting, fc.string(), (data, noise) => {
        const json = JSON.stringify(data).replaceAll('<', '\\u003c')
        isReadOrProblem(
          utf8(`<html><script type="application/ld+json">${json}</script><p id=a>${noise}`),
          'a.html',
        )
        isReadOrProblem(
          utf8(`<html><script type="application/ld+json">${json.slice(0, -3)}${noise}</script>`),
          'a.html',
        )
      }),
    )
  })
})
