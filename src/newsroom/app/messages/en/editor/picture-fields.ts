import type { ComponentChildren } from 'preact'

export const picture = 'Picture'
export const whereTheEyeIsLed = (percent: string | number, percent2: string | number) =>
  `Where the eye is led: ${percent} from the left, ${percent2} from the top. Arrow keys move it.`
export const whatItShows = 'What it shows'
export const decorativeLeftOutForThose = 'Decorative: left out for those who do not see it.'
export const readToThoseWhoDo = 'Read to those who do not see it; needed before readers do.'
export const decorativeItSaysNothingThat = 'Decorative: it says nothing that the text does not'
export const caption = 'Caption'
export const credit = 'Credit'
export const removeThisPictureEverywhere = 'Remove this picture everywhere'
export const itWasRemovedEverywhere = 'It was removed everywhere.'
export const theFileSays = (words: ComponentChildren) => ['The file says: “', words, '”']
export const use = 'Use'
export const useAsThe = (words: string | number, as: string | number) => `Use “${words}” as the ${as}`
export const ready = 'Ready'
export const refused = (reason: string | number) => `Refused: ${reason}`
export const onItsWay = 'On its way'
export const savedHereNotSentYet = 'Saved here, not sent yet'
export const savedHere = (reason: string | number) => `Saved here. ${reason}`
export const sending = (percent: string | number) => `Sending, ${percent}`
export const sentBeingMadeReady = 'Sent; being made ready'
export const theServerCouldNotTake = 'the server could not take it'
