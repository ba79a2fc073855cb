export const noCreditYet = 'No credit yet'
export const thisIsHowItBegins = 'This is how it begins.'
export const unpin = 'Unpin'
export const unmark = 'Unmark'
export const thrownAway = 'Thrown away'
export const notPublishedWasDue = 'Not published, was due'
export const underEmbargoUntil = 'Under embargo until'
export const publishesItself = 'Publishes itself'
export const handedInBy = (createdBy: string | number) => `Submitted by ${createdBy}`
export const sentBackTo = (createdBy: string | number, returnedNote: string | number) =>
  `Returned to ${createdBy}: ${returnedNote}`
export const draftBy = (createdBy: string | number) => `Draft by ${createdBy}`
