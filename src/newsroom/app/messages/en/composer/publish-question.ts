export const readAllOfItFirst = 'Read all of it first'
export const thisUpdateIsLongAnd =
  'This update is long, and only how it begins is shown here. The composer has all of it.'
export const describeThePictureFirst = 'Describe the picture first'
export const aPictureOfThisUpdate =
  'A picture of this update has no description. Readers who cannot see it would be told nothing.'
export const publishDraftThatWasSent = (whose: string | number) => `Publish ${whose} draft that was returned?`
export const anEditorSentItBack = (returnedNote: string | number) =>
  `An editor returned it: “${returnedNote}” Readers see it at once.`
export const publishUpdate = (whose: string | number) => `Publish ${whose} update?`
export const handedInReadersSeeIt = (time: string | number) => `Submitted ${time}. Readers see it at once.`
export const publishDraft = (whose: string | number) => `Publish ${whose} draft?`
export const itWasNotHandedIn =
  'It was not submitted: its author may still be writing. Readers see it at once.'
