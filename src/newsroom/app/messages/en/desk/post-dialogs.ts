import type { ComponentChildren } from 'preact'

export const revisionIsBackAsA = (revision: string | number) =>
  `Revision ${revision} is back, as a new revision.`
export const revisions = 'Revisions'
export const revision = (revision: ComponentChildren, savedBy: ComponentChildren) => [
  'Revision ',
  revision,
  ' ',
  savedBy,
]
export const comparing = 'Comparing.'
export const bringThisOneBack = 'Bring this one back'
export const olderRevisions = 'Older revisions'
export const reasonToWithdraw = (gist: string | number) => `Reason to withdraw: ${gist}`
export const thePostWasWithdrawnA = 'The post was withdrawn. A notice stands in its place.'
export const thePostWasWithdrawnHere = (clockTime: string | number) =>
  `The post was withdrawn here. Copies in caches may last until ${clockTime}.`
export const withdrawThisUpdate = 'Withdraw this update'
export const itsWordsAreTakenBack =
  'Its words are taken back for good; readers see a notice with the time and your reason.'
export const reasonForReaders = 'Reason, for readers'
export const withdrawTheUpdate = 'Withdraw the update'
