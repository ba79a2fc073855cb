import type { ComponentChildren } from 'preact'
import { plural } from '../locale.ts'

export const headline = 'Headline'
export const dateline = 'Dateline'
export const bylines = 'Bylines'
export const report = 'Report'
export const whoSaidIt = 'Who said it'
export const theComposer = 'the composer'
export const savedThisAfterYouHad = (theirName: ComponentChildren, length: ComponentChildren) => [
  theirName,
  ' saved this after you had opened it. ',
  length,
]
export const yourChangesAndTheirsGo = 'Your changes and theirs go together as below.'
export const whatOnlyOneOfYou = 'What only one of you changed is taken; choose for the rest.'
export const text = 'Text'
export const takeItInto = (into: ComponentChildren) => ['Take it into ', into]
export const choicesLeft = (count: number) =>
  plural(count, { one: `${count} choice left`, other: `${count} choices left` })
export const nothing = 'Nothing'
export const keep = (which: ComponentChildren) => ['Keep ', which]
export const mine = 'Mine'
export const keepBoth = 'Keep both'
export const kind = 'Kind'
