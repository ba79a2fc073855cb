export const handedIn = (label: string | number) => `Handed in: ${label}`
export const publishesItself = (time: string | number, label: string | number) =>
  `Publishes itself ${time}: ${label}`
export const draftSaved = 'Draft saved'
export const saved = 'Saved'
export const somebodyElseHasChangedThis = (label: string | number) =>
  `Somebody else has changed this meanwhile: ${label}`
export const putBothTogether = 'Put both together'
export const theDraftIsInThe = (why: string | number) => `The draft is in the composer only. ${why}`
export const refused = (label: string | number, why: string | number) => `Refused: ${label}. ${why}`
export const takeBack = 'Take back'
