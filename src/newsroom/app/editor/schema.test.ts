import { getSchema } from '@tiptap/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Body, Inline, ListItem, Mark } from '../../../story/body/body.ts'
import { parseBody } from '../../../story/body/parse-body.ts'
import { fromEditor, toEditor } from './editor-body.ts'
import type { MediaPort } from './media-port.ts'
import { createExtensions, nodesAndMarks } from './schema.ts'

const media = {} as MediaPort // nothing is drawn here
const schema = getSchema(createExtensions(media, ''))

/** What the editor gives back of a body that it was given. */
function throughTheEditor(body: Body): Body {
  const document = schema.nodeFromJSON(toEditor(body))
  document.check()
  return fromEditor(document.toJSON())
}

describe('the editor’s schema', () => {
  it('names each node and mark as bodies do', () => {
    const names = Object.entries(nodesAndMarks(media)).map(([type, { name }]) => [type, name])
    expect(names.filter(([type, name]) => type !== name)).toEqual([])
  })

  it('has nothing that bodies do not have', () => {
    const known = [...Object.keys(nodesAndMarks(media)), 'doc', 'listItem']
    expect([...Object.keys(schema.nodes), ...Object.keys(schema.marks)].toSorted()).toEqual(known.toSorted())
  })

  it('gives every body back as it was', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const read = parseBody(throughTheEditor(body))
        expect(read).toEqual(parseBody(body))
      }),
    )
  })

  it('makes of an empty body a paragraph to type into', () => {
    expect(throughTheEditor({ type: 'doc', content: [] })).toEqual({
      type: 'doc',
      content: [{ type: 'paragraph', content: [] }],
    })
  })

  it('keeps what the server has found out about a picture and an embed', () => {
    const body = {
      type: 'doc',
      content: [
        { type: 'picture', attrs: { ...A_PICTURE, facts: { state: 'refused', reason: 'It is a film.' } } },
        { type: 'embed', attrs: { url: 'https://a.example/', facts: null } },
      ],
    } satisfies Body
    expect(throughTheEditor(body)).toEqual(body)
  })

  it('does not open a body with a node that it does not know', () => {
    const body = { type: 'doc', content: [{ type: 'poll', attrs: {} }] } as unknown as Body
    expect(() => schema.nodeFromJSON(toEditor(body))).toThrow('poll')
  })
})

describe('a document that is not of the schema', () => {
  it.each([
    ['block', { type: 'poll', attrs: { question: 'Tea?' } }],
    ['node in a line', { type: 'paragraph', content: [{ type: 'mention', attrs: { id: 'ann' } }] }],
    ['mark', { type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'strike' }] }] }],
  ])('keeps an unknown %s, and the server refuses it by its name', (_name, node) => {
    const body = fromEditor({ type: 'doc', content: [node] })
    expect(body.content).toEqual([node])
    expect(parseBody(body)).toMatchObject({ detail: expect.stringContaining('unknown') })
  })
})

const A_PICTURE = {
  id: '0199c2ab-0000-7000-8000-000000000001',
  alt: 'A bridge',
  isDecorative: false,
  caption: '',
  credit: '',
  focus: { x: 0.5, y: 0.25 },
}

const words = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'b', ' ', 'é', '„', '😀') })
const marks = fc.subarray<Mark>([
  { type: 'link', attrs: { href: 'https://a.example/b' } },
  { type: 'bold' },
  { type: 'italic' },
])
// Breaks between them: the editor joins neighbours of the same marks.
const line = fc
  .array(fc.record({ text: words, marks }), { maxLength: 4 })
  .map((runs) => runs.flatMap((run): Inline[] => [{ type: 'text', ...run }, { type: 'hardBreak' }]))
const leaf = fc.oneof(
  line.map((content): Block => ({ type: 'paragraph', content })),
  line.map((content): Block => ({ type: 'heading', attrs: { level: 3 }, content })),
  fc.constant<Block>({ type: 'picture', attrs: A_PICTURE }),
  fc.constant<Block>({ type: 'embed', attrs: { url: 'https://a.example/' } }),
)
const { block } = fc.letrec<{ block: Block }>((tie) => {
  const inner = fc.array(tie('block'), { minLength: 1, maxLength: 3 })
  // An item begins with a paragraph: the editor has no other.
  const items = fc.array(
    fc.tuple(line, inner).map(([content, more]): ListItem => ({
      type: 'listItem',
      content: [{ type: 'paragraph', content }, ...more],
    })),
    { minLength: 1, maxLength: 3 },
  )
  return {
    block: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
      leaf,
      items.map((content): Block => ({ type: 'bulletList', content })),
      items.map((content): Block => ({ type: 'orderedList', content })),
      inner.map((content): Block => ({ type: 'blockquote', content })),
    ),
  }
})
const bodies = fc
  .array(block, { minLength: 1, maxLength: 5 })
  .map((content): Body => ({ type: 'doc', content }))
