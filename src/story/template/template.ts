import { isRefusal, refuse, type Refusal } from '../../platform/problem.ts'
import type { Body } from '../body/body.ts'
import { parseBody } from '../body/parse-body.ts'
import { POST_LIMITS, type PostContent } from '../post/post.ts'
import { line } from '../single-line.ts'

/** What a template fills in: words, and no picture or embed, which belong to one event. */
export type TemplateContent = Partial<
  Pick<PostContent, 'kind' | 'headline' | 'dateline' | 'body' | 'attribution'>
>

/** A form for a kind of update that comes again and again. */
export interface Template {
  readonly id: string
  readonly name: string
  readonly content: TemplateContent
}

/** Of one desk, at most: what is chosen under pressure has to be seen at a glance. */
export const MOST_TEMPLATES = 40
export const TEMPLATE_NAME = 60
/** Of its body as JSON: all of a desk's templates come in one answer. */
const TEMPLATE_CHARACTERS = 24_000

export type TemplateDraft = Omit<PostContent, 'bylines' | 'report' | 'body'> & { readonly body: unknown }

/** A template as it is kept, or what about it cannot stand. */
export function fitTemplate(
  id: string,
  name: string,
  { kind, body: sent, ...lines }: TemplateDraft,
): Template | Refusal<'template-unfit' | 'body-unfit' | 'too-long'> {
  const given = line(name)
  if (given === null) return refuse('template-unfit', 'It has no name.')
  if (given.length > TEMPLATE_NAME) return refuse('too-long', `A name may have ${TEMPLATE_NAME} characters.`)
  const body = parseBody(sent)
  if (isRefusal(body)) return body
  if (!body.content.every(isWords)) return refuse('template-unfit', 'It has a picture or an embed.')
  if (JSON.stringify(body).length > TEMPLATE_CHARACTERS)
    return refuse(
      'too-long',
      `The text may have ${TEMPLATE_CHARACTERS} characters, its marks and links counted in.`,
    )
  const [headline, dateline, attribution] = [
    line(lines.headline),
    line(lines.dateline),
    line(lines.attribution),
  ]
  for (const [what, words] of Object.entries({ headline, dateline, attribution })) {
    const most = POST_LIMITS[what as 'headline' | 'dateline' | 'attribution']
    if ((words?.length ?? 0) > most) return refuse('too-long', `The ${what} may have ${most} characters.`)
  }
  return { id, name: given, content: { kind, headline, dateline, body, attribution } }
}

/** Whether a template can hold this block. */
export function isWords({ type }: Body['content'][number]): boolean {
  return type !== 'picture' && type !== 'embed'
}
