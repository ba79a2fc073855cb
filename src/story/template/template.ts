import { isInvalid, invalid, type Invalid } from '../../platform/problem.ts'
import type { Body } from '../body/body.ts'
import { parseBody } from '../body/parse-body.ts'
import { POST_LIMITS, type PostContent } from '../post/post.ts'
import { singleLine } from '../single-line.ts'

/** The content of a template: text without media, which belongs to a particular event. */
export type TemplateContent = Partial<
  Pick<PostContent, 'kind' | 'headline' | 'dateline' | 'body' | 'attribution'>
>

/** A template for recurring updates. */
export interface Template {
  readonly id: string
  readonly name: string
  readonly content: TemplateContent
}

/** Maximum per desk: a choice under pressure must fit a glance. */
export const MAX_TEMPLATES = 40
export const TEMPLATE_NAME = 60
/** Maximum JSON length of its body: all templates of a desk are sent in one response. */
const TEMPLATE_CHARACTERS = 24_000

export type TemplateDraft = Omit<PostContent, 'bylines' | 'report' | 'body'> & { readonly body: unknown }

/** Normalises a template, or says why it is invalid. */
export function normalizeTemplate(
  id: string,
  name: string,
  { kind, body: sent, ...lines }: TemplateDraft,
): Template | Invalid<'invalid-template' | 'invalid-body' | 'too-long'> {
  const given = singleLine(name)
  if (given === null) return invalid('invalid-template', 'It has no name.')
  if (given.length > TEMPLATE_NAME) return invalid('too-long', `A name may have ${TEMPLATE_NAME} characters.`)
  const body = parseBody(sent)
  if (isInvalid(body)) return body
  if (!body.content.every(isWords)) return invalid('invalid-template', 'It has a picture or an embed.')
  if (JSON.stringify(body).length > TEMPLATE_CHARACTERS)
    return invalid(
      'too-long',
      `The text may have ${TEMPLATE_CHARACTERS} characters, its marks and links counted in.`,
    )
  const [headline, dateline, attribution] = [
    singleLine(lines.headline),
    singleLine(lines.dateline),
    singleLine(lines.attribution),
  ]
  for (const [what, words] of Object.entries({ headline, dateline, attribution })) {
    const max = POST_LIMITS[what as 'headline' | 'dateline' | 'attribution']
    if ((words?.length ?? 0) > max) return invalid('too-long', `The ${what} may have ${max} characters.`)
  }
  return { id, name: given, content: { kind, headline, dateline, body, attribution } }
}

/** Whether a template can hold this block. */
export function isWords({ type }: Body['content'][number]): boolean {
  return type !== 'picture' && type !== 'embed'
}
