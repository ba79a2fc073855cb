import { Type } from 'typebox'
import { BODY_LIMITS } from '../body/body.ts'
import { HTML_LIMITS } from '../body/body-from-html.ts'
import { POST_KINDS, type PostKind } from './post.ts'

/** The request schema of a post's content (`PostDraft`). */

export const Text = Type.String({ maxLength: 10_000 })
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

export const Kind = Type.Unsafe<PostKind>(Type.Union(POST_KINDS.map((kind) => Type.Literal(kind))))

export const PostWords = {
  kind: Type.Optional(Kind),
  headline: Type.Optional(nullable(Text)),
  dateline: Type.Optional(nullable(Text)),
  text: Type.Optional(
    Type.String({
      maxLength: BODY_LIMITS.characters * 2,
      description: 'Plain text; a blank line parts paragraphs',
    }),
  ),
  html: Type.Optional(
    Type.String({
      maxLength: HTML_LIMITS.characters,
      description: 'HTML; what a post cannot hold is left out',
    }),
  ),
  body: Type.Optional(Type.Unknown({ description: 'ProseMirror JSON of our schema' })),
  bylines: Type.Optional(Type.Array(Text, { maxItems: 50 })),
  report: Type.Optional(
    nullable(
      Type.Object(
        {
          headline: Text,
          standfirst: Type.Optional(Text),
          byline: Type.Optional(Text),
          url: Type.Optional(nullable(Text)),
          articleSlug: Type.Optional(
            nullable(
              Type.String({ maxLength: 200, description: 'As it was given: only breaking out sets it' }),
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  ),
  attribution: Type.Optional(nullable(Text)),
}
