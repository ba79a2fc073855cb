import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyFromText, type Block } from '../body/body.ts'
import { diffPosts } from './diff-post.ts'
import { mergePosts } from './merge-post.ts'
import type { PostContent } from './post.ts'

const post = (text: string, more: Partial<PostContent> = {}): PostContent => ({
  kind: 'update',
  headline: 'Headline',
  dateline: null,
  body: bodyFromText(text),
  bylines: ['Ada'],
  report: null,
  attribution: null,
  ...more,
})
const paragraphs = fc.array(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon'), { maxLength: 6 })
const anyPost = paragraphs.map((words) => post(words.join('\n\n')))
const wordsOf = (blocks: readonly Block[]) => blocks.map((block) => JSON.stringify(block))

describe('putting two edits of one post together', () => {
  it('takes what only one of them changed, and asks nobody', () => {
    const base = post('One.\n\nTwo.\n\nThree.')
    const merge = mergePosts(
      base,
      post('One, mine.\n\nTwo.\n\nThree.'),
      post('One.\n\nTwo.\n\nThree, theirs.', { headline: 'Their headline' }),
    )
    expect(merge.fields).toEqual([])
    expect(merge.body.every(({ kind }) => kind === 'settled')).toBe(true)
    expect(merge.content).toEqual(
      post('One, mine.\n\nTwo.\n\nThree, theirs.', { headline: 'Their headline' }),
    )
  })

  it('leaves to a person what both changed', () => {
    const base = post('One.\n\nTwo.')
    const merge = mergePosts(
      base,
      post('One, mine.\n\nTwo.', { headline: 'Mine' }),
      post('One, theirs.\n\nTwo.', { headline: 'Theirs' }),
    )
    expect(merge.fields).toEqual([{ field: 'headline', mine: 'Mine', theirs: 'Theirs' }])
    expect(merge.body).toEqual([
      {
        kind: 'conflict',
        mine: bodyFromText('One, mine.').content,
        theirs: bodyFromText('One, theirs.').content,
      },
      { kind: 'settled', blocks: bodyFromText('Two.').content },
    ])
  })

  it('takes a picture that nobody touched for what it is, whatever the server has learnt of it meanwhile', () => {
    const attrs = { alt: 'A street', isDecorative: false, caption: 'scene', credit: 'Rita' }
    const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
    const picture: Block = { type: 'picture', attrs: { id, ...attrs, focus: { x: 0.5, y: 0.4 } } }
    // As the editor gives it back, and as the database does: other orders of keys, facts, empty paragraphs.
    const edited: Block = { type: 'picture', attrs: { focus: { y: 0.4, x: 0.5 }, ...attrs, id, facts: null } }
    const facts = { state: 'ready' as const, width: 1200, height: 800, version: 'v1', widths: [480] }
    const ready: Block = { type: 'picture', attrs: { ...picture.attrs, facts } }
    const body = (words: string, shown: Block, empty: Block) => ({
      body: { type: 'doc' as const, content: [...bodyFromText(words).content, shown, empty] },
    })
    const merge = mergePosts(
      post('', body('One.', picture, { type: 'paragraph' })),
      post('', body('One, mine.', edited, { type: 'paragraph', content: [] })),
      post('', body('One, theirs.', ready, { type: 'paragraph' })),
    )
    expect(merge.fields).toEqual([])
    expect(merge.body).toMatchObject([
      { kind: 'conflict', mine: bodyFromText('One, mine.').content },
      { kind: 'settled', blocks: [ready, { type: 'paragraph' }] },
    ])
  })

  it('judges neighbouring paragraphs one by one where nobody added or took any', () => {
    const merge = mergePosts(
      post('One.\n\nTwo.'),
      post('One, mine.\n\nTwo, mine.'),
      post('One, theirs.\n\nTwo.'),
    )
    expect(merge.body.map(({ kind }) => kind)).toEqual(['conflict', 'settled'])
    expect(merge.body[1]).toEqual({ kind: 'settled', blocks: bodyFromText('Two, mine.').content })
  })

  it('of one who changed nothing is the other’s text, whoever that is', () => {
    fc.assert(
      fc.property(anyPost, anyPost, (base, changed) => {
        expect(mergePosts(base, changed, base).content).toEqual(changed)
        expect(mergePosts(base, base, changed).content).toEqual(changed)
        expect(mergePosts(base, changed, changed).content).toEqual(changed)
      }),
    )
  })

  it('loses no paragraph that either of them wrote: it is in the text or in what is to be chosen', () => {
    fc.assert(
      fc.property(anyPost, anyPost, anyPost, (base, mine, theirs) => {
        const { body } = mergePosts(base, mine, theirs)
        const kept = new Set(
          body.flatMap((part) =>
            wordsOf(part.kind === 'settled' ? part.blocks : [...part.mine, ...part.theirs]),
          ),
        )
        const before = new Set(wordsOf(base.body.content))
        for (const block of [...wordsOf(mine.body.content), ...wordsOf(theirs.body.content)])
          if (!before.has(block)) expect(kept).toContain(block)
      }),
    )
  })
})

describe('the difference of two revisions', () => {
  it('names the field, and the words that came and went', () => {
    const lines = diffPosts(
      post('The dam holds.'),
      post('The dam still holds.', { headline: 'Other headline' }),
    )
    expect(lines.map(({ label }) => label)).toEqual(['Headline', 'Text'])
    const shown = (at: number, kind: string) =>
      lines[at]?.parts
        .filter((part) => part.kind === kind)
        .map((part) => part.text.trim())
        .join(' ')
    expect([shown(0, 'removed'), shown(0, 'added')]).toEqual(['Headline', 'Other headline'])
    expect([shown(1, 'removed'), shown(1, 'added')]).toEqual(['', 'still'])
  })

  it('of a text with itself is nothing, and of a first revision all of it', () => {
    fc.assert(
      fc.property(anyPost, (each) => {
        expect(diffPosts(each, each)).toEqual([])
        const all = diffPosts(undefined, each).filter(({ label }) => label === 'Text')
        expect(all).toHaveLength(each.body.content.length)
      }),
    )
  })
})
