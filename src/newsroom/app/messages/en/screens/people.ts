import type { ComponentChildren } from 'preact'

export const removeTheyAreSignedOut = (name: string | number) =>
  `Remove ${name}? They are signed out everywhere at once.`
export const wasRemovedAndSignedOut = (name: string | number) => `${name} was removed and signed out.`
export const recoverTheAccountOfTheir = (name: string | number, email: string | number) =>
  `Recover the account of ${name}? Their passkeys are forgotten and they are signed out everywhere. They are told by mail, and come in by a code that is mailed to ${email}.`
export const canSignInByA = (name: string | number, email: string | number) =>
  `${name} can sign in by a code that is mailed to ${email}.`
export const people = 'People'
export const inviteSomebody = 'Invite somebody'
export const newDesk = 'New desk'
export const fromOnYouNeedA = (time: ComponentChildren, link: ComponentChildren) => [
  'From ',
  time,
  ' on you need a passkey to look after people. ',
  link,
]
export const addItUnderYourName = 'Add it under your name'
export const giveThisLinkItWorks = (name: ComponentChildren) => [
  'Give ',
  name,
  ' this link. It works once, within seven days:',
]
export const copyTheLink = 'Copy the link'
export const admin = 'Admin'
export const onNoDesk = 'On no desk'
export const change = 'Change'
export const newLink = 'New link'
export const sessions = 'Sessions'
export const recover = 'Recover'
export const remove = 'Remove'
export const invitedHasNotComeYet = (time: ComponentChildren) => ['Invited ', time, ', has not come yet']
export const lastSeen = (time: ComponentChildren, hasPasskey: ComponentChildren) => [
  'Last seen ',
  time,
  ', ',
  hasPasskey,
]
export const hasAPasskey = 'has a passkey'
export const hasNoPasskey = 'has no passkey'
export const theLinkIsOnThe = 'The link is on the clipboard.'
export const name = 'Name'
export const aGroupOfStaffWith = 'A group of staff with stories of its own, such as Sport.'
export const makeTheDesk = 'Make the desk'
