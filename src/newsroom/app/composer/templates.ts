import { bodyFromText, isEmptyBody } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { Template } from '../../../story/template/template.ts'

/** Those that come with the newsroom; each desk has its own beside them. */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'figures',
    name: 'Figures from an office',
    content: {
      kind: 'update',
      body: bodyFromText('NUMBER people … in PLACE, says OFFICE.\n\nAn hour ago it was NUMBER.'),
    },
  },
  {
    id: 'statement',
    name: 'Official statement',
    content: { kind: 'quote', attribution: 'NAME, OFFICE' },
  },
  {
    id: 'know',
    name: 'What we know so far',
    content: {
      kind: 'key-event',
      headline: 'What we know so far',
      body: {
        type: 'doc',
        content: [
          {
            type: 'bulletList',
            content: ['First', 'Second', 'Third'].map((text) => ({
              type: 'listItem' as const,
              content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }],
            })),
          },
        ],
      },
    },
  },
  {
    id: 'scene',
    name: 'Reporter at the scene',
    content: { kind: 'update', body: bodyFromText('I am at PLACE, where …') },
  },
  {
    id: 'correction',
    name: 'Correction',
    content: { kind: 'correction', body: bodyFromText('An earlier update said … That was wrong: …') },
  },
]

/** Puts a template into what is being written: only what is empty is filled, no typed word is lost. */
export function applyTemplate(template: Template, content: PostContent): PostContent {
  const { kind, headline, dateline, body, attribution } = template.content
  return {
    ...content,
    kind: content.kind === 'update' ? (kind ?? content.kind) : content.kind,
    headline: content.headline ?? headline ?? null,
    dateline: content.dateline ?? dateline ?? null,
    body: isEmptyBody(content.body) ? (body ?? content.body) : content.body,
    attribution:
      (kind ?? content.kind) === 'quote' ? (content.attribution ?? attribution ?? null) : content.attribution,
  }
}
