import { isInvalid } from '../../platform/problem.ts'
import { bodyFromHtml } from '../../story/body/body-from-html.ts'
import type { Body } from '../../story/body/body.ts'

/** The body of a post of the sample story, whose HTML is our own. */
export function sampleBody(html: string): Body {
  const body = bodyFromHtml(html)
  if (isInvalid(body)) throw new Error(`the sample story has HTML that is refused: ${body.invalid}`)
  return body
}
