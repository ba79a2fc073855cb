import { describe, expect, it } from 'vitest'
import { takeBeginning } from './beginning.ts'
import { bodyFromText, bodyText } from './body.ts'
import { parseBody } from './parse-body.ts'
import { writePost } from '../post/write-post.ts'

describe('the beginning of a body', () => {
  it('is all of a short one', () => {
    const body = bodyFromText('One.\n\nTwo.')
    expect(takeBeginning(body)).toEqual(body)
  })

  it('is the first whole blocks of a long one', () => {
    const body = bodyFromText(Array.from({ length: 40 }, (_, n) => `${n} ${'word '.repeat(50)}`).join('\n\n'))
    const beginning = takeBeginning(body)
    expect(beginning.content.length).toBeGreaterThan(2)
    expect(beginning.content).toEqual(body.content.slice(0, beginning.content.length))
    expect(JSON.stringify(beginning).length).toBeLessThan(2_100)
  })

  it('is the first words of a paragraph that is long by itself, cut at a space and in no character', () => {
    expect(bodyText(takeBeginning(bodyFromText('word '.repeat(5_000))))).toMatch(/^(word )+word…$/)
    expect(bodyText(takeBeginning(bodyFromText('😀'.repeat(5_000))))).toMatch(/^(😀)+…$/u)
  })
})

describe('a body with links', () => {
  const linked = (href: string, times: number) => ({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: Array.from({ length: times }, () => ({
          type: 'text',
          text: 'x',
          marks: [{ type: 'link', attrs: { href } }],
        })),
      },
    ],
  })
  const address = `https://example.org/${'x'.repeat(1_980)}`

  it('may have long addresses, and is refused where they are more than anybody wrote', () => {
    expect(parseBody(linked(address, 90))).not.toHaveProperty('invalid')
    expect(parseBody(linked(address, 110))).toMatchObject({
      invalid: 'invalid-body',
      detail: expect.stringContaining('200000 characters in the addresses') as string,
    })
    expect(parseBody(linked(`https://example.org/${'x'.repeat(8_000)}`, 1))).toHaveProperty('invalid')
  })

  it('is not made a thousand times as large as the HTML that it was sent as', () => {
    const href = `https://example.org/${'x'.repeat(400_000)}`
    const html = `<a href="${href}">${'a<b>b</b>'.repeat(2_000)}</a>`
    const content = writePost({ html })
    // The link is more than a post can hold, and is left out; its words stay.
    expect(content).not.toHaveProperty('invalid')
    expect(JSON.stringify(content).length).toBeLessThan(html.length)
    const short = `<a href="${address}">${'a<b>b</b>'.repeat(2_000)}</a>`
    expect(writePost({ html: short })).toMatchObject({ invalid: 'invalid-body' })
  })
})
