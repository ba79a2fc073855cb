import type { ComponentChildren } from 'preact'

export const waitingForApproval = 'Waiting for approval'
export const noConnectionSomethingElseMay = 'No connection. Something else may be waiting by now.'
export const nothingWaits = 'Nothing waits.'
export const handedInFor = (
  createdBy: ComponentChildren,
  time: ComponentChildren,
  link: ComponentChildren,
) => [createdBy, ', submitted ', time, ', for ', link]
export const thisIsHowItBegins = 'This is how it begins.'
export const readAllOfIt = 'Read all of it'
export const publish = 'Publish'
export const edit = 'Edit'
export const sendBack = 'Return to author'
export const openItInTheComposer = 'Open it in the composer'
