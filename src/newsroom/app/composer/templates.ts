import { bodyFromText, isEmptyBody } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { Template } from '../../../story/template/template.ts'
import * as messages from '../messages/en/composer/templates.ts'

/** Built-in templates; each desk has its own in addition. */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'figures',
    name: messages.figuresFromAnOffice,
    content: {
      kind: 'update',
      body: bodyFromText(messages.numberPeopleInPlaceSays),
    },
  },
  {
    id: 'statement',
    name: messages.officialStatement,
    content: { kind: 'quote', attribution: messages.nameOffice },
  },
  {
    id: 'know',
    name: messages.whatWeKnowSoFar,
    content: {
      kind: 'key-event',
      headline: messages.whatWeKnowSoFar,
      body: {
        type: 'doc',
        content: [
          {
            type: 'bulletList',
            content: [messages.first, messages.second, messages.third].map((text) => ({
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
    name: messages.reporterAtTheScene,
    content: { kind: 'update', body: bodyFromText(messages.iAmAtPlaceWhere) },
  },
  {
    id: 'correction',
    name: messages.correction,
    content: { kind: 'correction', body: bodyFromText(messages.anEarlierUpdateSaidThat) },
  },
]

/** Applies a template: only empty fields are filled, no typed text is lost. */
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
