export const handedIn = (label: string | number) => `Submitted: ${label}`
export const publishesItself = (time: string | number, label: string | number) =>
  `Publishes itself ${time}: ${label}`
export const draftSaved = 'Draft saved'
export const saved = 'Saved'
export const somebodyElseHasChangedThis = (label: string | number) =>
  `Somebody else has changed this meanwhile: ${label}`
export const putBothTogether = 'Put both together'
export const theDraftIsInThe = (reason: string | number) => `The draft is in the composer only. ${reason}`
export const refused = (label: string | number, reason: string | number) => `Refused: ${label}. ${reason}`
export const takeBack = 'Recall'
