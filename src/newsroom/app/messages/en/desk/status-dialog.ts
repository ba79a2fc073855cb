import type { ComponentChildren } from 'preact'
import { plural } from '../locale.ts'

export const closeThisStory = 'Close this story?'
export const closeTheStory = 'Close the story'
export const goLive = 'Go live?'
export const goLive2 = 'Go live'
export const readersSeeTheStoryAt = (updates: ComponentChildren) => [
  'Readers see the story at once, with ',
  updates,
  '. It cannot become a draft again.',
]
export const reopenThisStory = 'Reopen this story?'
export const reopenTheStory = 'Reopen the story'
export const readersSeeLiveAgainAnd = (value: ComponentChildren) => [
  'Readers see “Live” again, and the time at which the story ended',
  value,
  ' is forgotten. To correct or withdraw an update it need not be reopened.',
]
export const liveCoverageEndsForReaders =
  'Live coverage ends for readers now: their pages say “Closed”. Published updates can still be corrected and withdrawn, and the story can be reopened.'
export const willNotBePublishedUnless = (length: ComponentChildren) => [
  length,
  ' will not be published, unless the story is reopened before its time:',
]
export const scheduledUpdates = (count: number) =>
  plural(count, { one: '1 scheduled update', other: `${count} scheduled updates` })
export const aPicture = 'A picture'
export const embargoedUntil = 'embargoed until '
export const notApprovedByThenAnd = (updates: ComponentChildren) => [
  'Not approved by then, and so not published: ',
  updates,
  ' waiting for approval.',
]
export const draftsStayAtTheDesk = (count: number) =>
  plural(count, {
    one: '1 draft stays at the desk; nobody can change or publish it while the story is closed.',
    other: `${count} drafts stay at the desk; nobody can change or publish them while the story is closed.`,
  })
export const updates = (count: number) => plural(count, { one: '1 update', other: `${count} updates` })
