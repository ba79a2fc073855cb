import { describe, expect, it } from 'vitest'
import { inShort } from '../../../test/body-in-short.ts'
import { CLIPBOARD_FORMS } from '../../../test/clipboard-forms.ts'
import { isInvalid } from '../../platform/problem.ts'
import { bodyFromHtml } from './body-from-html.ts'

function read(html: string): string[] {
  const body = bodyFromHtml(html)
  if (isInvalid(body)) throw new Error(body.detail)
  return inShort(body.content)
}

describe('what the clipboard brings', () => {
  it.each(CLIPBOARD_FORMS)(
    'from %s is the words and what we keep of their look',
    (_program, html, expected) => {
      expect(read(html)).toEqual(expected)
    },
  )

  it.each([
    ['a sentence of them', 'The&nbsp;river&nbsp;board&nbsp;said&nbsp;so.', 'The river board said so.'],
    ['between a figure and its unit', 'It is 12&nbsp;km to the&nbsp;dam.', 'It is 12\u00a0km to the dam.'],
    ['across marks', '<b>12</b>&nbsp;km, <b>so&nbsp;</b> far', '**12**\u00a0km, **so **far'],
    ['inside a figure', '1&nbsp;204&nbsp;votes', '1\u00a0204\u00a0votes'],
    ['before French punctuation', '«&nbsp;Non&nbsp;!&nbsp;»', '«\u00a0Non\u00a0!\u00a0»'],
    ['several running', '5&nbsp;&nbsp; km', '5 km'],
    ['narrow ones', '5\u202fkm', '5\u202fkm'],
    ['at both ends', '&nbsp;so&nbsp;', 'so'],
  ])('of no-break spaces keeps those that bind: %s', (_where, html, expected) => {
    expect(read(`<p>${html}</p>`)).toEqual([expected])
  })
})
