import { plural } from '../locale.ts'

export const youAreSignedOutAnd = 'You are signed out, and nothing of yours is kept on this device.'
export const youAreSignedOutBut =
  'You are signed out, but what is kept here could not be cleared. Clear the data of this site in the settings of the browser.'
export const signOut = 'Sign out'
export const clearingLosesItForGood =
  'Clearing loses it for good. What is kept waits here until you sign in again.'
export const theStoriesThatYouOpened =
  'The stories that you opened last are kept here too, to open without a network.'
export const onADeviceThatIs = 'On a device that is not yours alone, clear it.'
export const signOutAndKeepIt = 'Sign out and keep it'
export const signOutAndClearThis = 'Sign out and clear this device'
export const nothingIsKeptOnThis = 'Nothing is kept on this device that has not been sent.'
export const onlyOnThisDevice = (parts: string | number) => `Only on this device: ${parts}.`
export const drafts = (count: number) => plural(count, { one: '1 draft', other: `${count} drafts` })
export const unsentChanges = (count: number) =>
  plural(count, {
    one: '1 update or change that has not been sent',
    other: `${count} updates or changes that have not been sent`,
  })
export const unsentPictures = (count: number) =>
  plural(count, {
    one: '1 picture that has not been sent',
    other: `${count} pictures that have not been sent`,
  })
