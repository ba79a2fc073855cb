import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_BODY, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import {
  toDraft,
  editKey,
  isEmpty,
  toOutboxItem,
  afterSave,
  type Outcome,
  type ComposerState,
} from './composer-state.ts'

const body = (text: string): Body => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: text === '' ? [] : [{ type: 'text', text }] }],
})
const content = (text: string, more: Partial<PostContent> = {}): PostContent => ({
  kind: 'update',
  headline: null,
  dateline: null,
  body: body(text),
  bylines: ['Ada Lund'],
  report: null,
  attribution: null,
  ...more,
})
const aPost = {
  kind: 'update',
  state: 'published',
  revision: 3,
  publishAt: null,
  isEmbargoed: false,
} as const
const composerState = (more: Partial<ComposerState> = {}): ComposerState => ({
  key: 'p1',
  sessionKey: 's1',
  postId: 'p1',
  post: undefined,
  content: content('The river rises.'),
  correction: undefined,
  kept: undefined,
  ...more,
})
const edited = (more: Partial<ComposerState> = {}) => composerState({ key: 'edit:p1', post: aPost, ...more })
const KEEP = { kind: 'keep' } as const
const PUBLISH = { kind: 'publish' } as const

describe('what is sent of what is in the composer', () => {
  it('is a new post with the id that was made here', () => {
    const { request, draftKey, label } = toOutboxItem('i1', 'floods', composerState(), PUBLISH)
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/stories/floods/posts',
      body: { id: 'p1', publish: true, bylines: ['Ada Lund'] },
    })
    expect([draftKey, label]).toEqual(['p1', 'The river rises.'])
  })

  it('is an edit of the revision that it began from, of the kind that it had then', () => {
    const { request } = toOutboxItem(
      'i1',
      'floods',
      edited({ content: content('It falls.', { kind: 'snap' }) }),
      KEEP,
    )
    expect(request).toMatchObject({
      method: 'PATCH',
      path: '/api/stories/floods/posts/p1',
      body: { editId: 'i1', basedOn: 3, kind: 'snap', kindBefore: 'update' },
    })
  })

  it.each<[string, Outcome, object, object]>([
    ['published', PUBLISH, { publish: true }, { publish: true }],
    ['kept', KEEP, { publish: false }, {}],
    ['handed in', { kind: 'submit' }, { submit: true }, { submit: true }],
    [
      'scheduled',
      { kind: 'schedule', at: '2026-05-02T12:00:00Z', isEmbargoed: true },
      { schedule: { at: '2026-05-02T12:00:00Z', isEmbargoed: true } },
      { schedule: { at: '2026-05-02T12:00:00Z', isEmbargoed: true } },
    ],
  ])('says that it is to be %s', (_how, outcome, asNew, asEdit) => {
    const asked = ({ request }: ReturnType<typeof toOutboxItem>) => {
      const { publish, submit, schedule } = request.body as Record<string, unknown>
      return Object.fromEntries(
        Object.entries({ publish, submit, schedule }).filter(([, value]) => value !== undefined),
      )
    }
    expect(asked(toOutboxItem('i1', 'floods', composerState(), outcome))).toEqual(asNew)
    expect(asked(toOutboxItem('i1', 'floods', edited(), outcome))).toEqual(asEdit)
  })

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    ['The height was wrong.', 'The height was wrong.'],
  ])('has the correction %j as %j', (correction, sent) => {
    const { request } = toOutboxItem('i1', 'floods', edited({ correction }), PUBLISH)
    expect(request.body).toHaveProperty('editId')
    expect((request.body as { correction?: string }).correction).toBe(sent)
  })

  it('is without what the server knows of pictures and embeds', () => {
    const embed = { type: 'embed', attrs: { url: 'https://a.example/', facts: null } } as const
    const { request, label } = toOutboxItem(
      'i1',
      'floods',
      composerState({ content: content('', { body: { type: 'doc', content: [embed] } }) }),
      PUBLISH,
    )
    expect(request.body).toMatchObject({ body: { content: [{ type: 'embed' }] } })
    expect(JSON.stringify(request.body)).not.toContain('facts')
    expect(label).not.toBe('')
  })
})

describe('what is saved as a draft and gone on with', () => {
  it('is an edit of the revision that the saving makes', () => {
    expect(afterSave('i1', composerState(), false)).toEqual({
      key: 'edit:p1',
      post: { kind: 'update', state: 'draft', revision: 1, publishAt: null, isEmbargoed: false },
      kept: { id: 'i1', as: { key: 'p1', post: undefined } },
    })
    expect(afterSave('i1', edited(), false)).toMatchObject({ key: 'edit:p1', post: { revision: 4 } })
  })

  it('counts one revision for all savings that went as one', () => {
    const first = composerState()
    const second = { ...first, ...afterSave('i1', first, false) }
    const third = { ...second, ...afterSave('i2', second, true) }
    expect(third.post?.revision).toBe(1)
    expect(third.kept).toEqual({ id: 'i2', as: { key: 'p1', post: undefined } })
    const sent = toOutboxItem('i3', 'floods', third, KEEP)
    expect(sent.insteadOf).toMatchObject({
      id: 'i2',
      request: { method: 'POST', body: { id: 'p1' } },
      draft: { key: 'p1' },
    })
    expect(sent.request).toMatchObject({ method: 'PATCH', body: { basedOn: 1 } })
  })

  it('counts one more for each saving that went by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), (instead) => {
        let now = edited()
        for (const [at, isInstead] of instead.entries())
          now = { ...now, ...afterSave(`i${at}`, now, isInstead) }
        // The first has nothing that it could go instead of.
        const own = instead.filter((isInstead, at) => at === 0 || !isInstead).length
        expect(now.post?.revision).toBe(3 + own)
        expect(now.key).toBe(editKey('p1'))
      }),
    )
  })
})

describe('the composer', () => {
  it.each([
    ['nothing', composerState({ content: content('') }), true],
    ['a body without blocks', composerState({ content: content('', { body: EMPTY_BODY }) }), true],
    ['words', composerState(), false],
    ['a headline', composerState({ content: content('', { headline: 'Floods' }) }), false],
    ['a correction', edited({ content: content(''), correction: 'It was wrong.' }), false],
    [
      'a picture',
      composerState({
        content: content('', {
          body: {
            type: 'doc',
            content: [
              {
                type: 'picture',
                attrs: {
                  id: 'x',
                  alt: '',
                  isDecorative: false,
                  caption: '',
                  credit: '',
                  focus: { x: 0.5, y: 0.5 },
                },
              },
            ],
          },
        }),
      }),
      false,
    ],
  ])('with %s is empty or not', (_what, inComposer, is) => {
    expect(isEmpty(inComposer)).toBe(is)
  })

  it('keeps all of it on the device, and the revision that it began from', () => {
    const now = edited({ correction: 'It was wrong.' })
    const { sessionKey: _sitting, key, postId, ...rest } = now
    expect(toDraft('floods', now)).toEqual({ key, slug: 'floods', postId, content: rest, basedOn: 3 })
    expect(toDraft('floods', composerState())).not.toHaveProperty('basedOn')
  })
})
