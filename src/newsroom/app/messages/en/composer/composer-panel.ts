import type { ComponentChildren } from 'preact'

export const handInToAnEditor = 'Submit to an editor'
export const saveTheEdit = 'Save the edit'
export const publishTheCorrection = 'Publish the correction'
export const save = 'Save'
export const publishUpdate = 'Publish update'
export const thereIsNothingInThe = 'There is nothing in the composer yet.'
export const anUpdateNeedsWordsA = 'An update needs words: a headline or a text.'
export const nothingHasChangedSinceIt = 'Nothing has changed since it was saved.'
export const sayWhatWasWrongReaders = 'Say what was wrong: readers see it under the update.'
export const sayWhatEachPictureShows =
  'Say what each picture shows, or mark it as decorative: then it can be published.'
export const thrownAway = 'Thrown away.'
export const itStaysAsItWas = 'It stays as it was.'
export const undo = 'Undo'
export const thisStoryIs = (status: ComponentChildren, maySteer: ComponentChildren) => [
  'This story is ',
  status,
  '. ',
  maySteer,
]
export const correctOrWithdrawAnUpdate =
  'Correct or withdraw an update at its card; reopen the story to add to it.'
export const nothingCanBeFiledTo = 'Nothing can be filed to it.'
export const composer = 'Composer'
export const setAside = 'Set aside'
export const newUpdate = 'New update'
export const thisUpdateHasBeenChanged =
  'This update has been changed since you began. Go on: when you save, both versions are put side by side.'
export const whatWasWrong = 'What was wrong'
export const standsUnderTheUpdateWith = 'Stands under the update with the time, for readers to see.'
export const textOfTheUpdate = 'Text of the update'
export const whatHasHappened = 'What has happened?'
export const saveDraft = 'Save draft'
export const savedOnThisDevice = 'Saved on this device'
export const inThisTabAlone = 'In this tab alone'
export const savedAsADraft = 'Saved as a draft'
export const later = 'Later'
export const preview = 'Preview'
export const discard = 'Discard'
export const leaveItAsItWas = 'Leave it as it was'
export const schedule = 'Schedule'
export const publish = 'Publish'
export const asReadersWillSeeIt = 'As readers will see it'
export const editingADraft = 'Editing a draft'
export const correctingAnUpdate = 'Correcting an update'
export const editingAnUpdate = 'Editing an update'
