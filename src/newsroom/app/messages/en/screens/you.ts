import type { ComponentChildren } from 'preact'

export const yourNameWasChanged = 'Your name was changed.'
export const signOutEverywhereElse = 'Sign out everywhere else'
export const thisDeviceCanSignYou = 'This device can sign you in now.'
export const thePasskeyLetsNobodyIn = 'The passkey lets nobody in any more.'
export const youAreSignedInHere = 'You are signed in here only.'
export const nameAsItStandsIn = 'Name, as it stands in bylines'
export const saveTheName = 'Save the name'
export const passkeys = 'Passkeys'
export const lookingAfterPeopleAndThe =
  'Looking after people and the newsroom waits for your first passkey: a mailbox alone should not make somebody an admin.'
export const youAreAnAdminAdd = (time: string | number) =>
  `You are an admin: add a passkey by ${time}. From then on, looking after people and the newsroom needs one.`
export const signInWithThisDevices = 'Sign in with this device’s fingerprint, face or PIN, without a mail.'
export const added = (time: ComponentChildren, value: ComponentChildren) => ['added ', time, value]
export const lastUsed = (time: ComponentChildren) => [', last used ', time]
export const remove = 'Remove'
export const addAPasskey = 'Add a passkey'
export const whereYouAreSignedIn = 'Where you are signed in'
export const thisOne = 'this one'
export const lastSeen = (time: ComponentChildren) => ['last seen ', time]
export const end = 'End'
export const aSessionEndsAfterDays =
  'A session ends after 30 days without use, and after 90 days in any case.'
export const signOut = 'Sign out'
export const thisDevice = 'This device'
export const mac = 'Mac'
