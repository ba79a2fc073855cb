import type { ComponentChildren } from 'preact'
import { plural } from '../locale.ts'

export const update = 'Update'
export const keyEvent = 'Key event'
export const snap = 'Snap'
export const report = 'Report'
export const quote = 'Quote'
export const picture = 'Picture'
export const correction = 'Correction'
export const kindOfUpdate = 'Kind of update'
export const headline = (kind: ComponentChildren) => ['Headline ', kind]
export const oneLine = 'one line'
export const headline2 = 'Headline'
export const length = (words: number, characters: number, hint: string) =>
  `${plural(words, { one: `${words} word`, other: `${words} words` })}, ${characters} characters. ${hint}`
export const optional = 'optional'
export const sayWhoSaidIt =
  'Say who said it, or choose “Update”: without a name the words would look like the newsroom’s.'
export const whoSaidIt = 'Who said it'
export const readersSeeItUnderThe = 'Readers see it under the words. Required.'
export const dateline = 'Dateline'
export const theReport = 'The report'
export const itsHeadline = 'Its headline'
export const itsStandfirst = 'Its standfirst'
export const itsByline = 'Its byline'
export const itLeadsToOurOwn = 'It leads to our own article.'
export const itsAddress = 'Its address'
