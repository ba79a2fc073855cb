import type { ComponentChildren } from 'preact'

export const newsroom = 'Newsroom'
export const theSessionOfHasEnded = (value: ComponentChildren) => [
  'The session of ',
  value,
  ' has ended here. What was written is kept on this device: sign in again and go on.',
]
export const thisLinkWorksOnlyIn =
  'This link works only in the browser that requested it, so that nobody can have you open it for them. It is still good there.'
export const goBackThereAndType =
  'Go back there and type the code from the same mail, or ask for a new mail here.'
export const askForANewMail = 'Ask for a new mail here'
export const youAreTheFirstHere = 'You are the first here. Say who you are; you will be an admin.'
export const thisLinkSignsYouIn = 'This link signs you in, once.'
export const yourName = 'Your name'
export const yourEMailAddress = 'Your e-mail address'
export const setUpTheNewsroom = 'Set up the newsroom'
export const signIn = 'Sign in'
export const signInAnotherWay = 'Sign in another way'
export const ifBelongsToSomebodyOf = (email: ComponentChildren) => [
  'If ',
  email,
  ' belongs to somebody of this newsroom, a code and a link are on their way there. They are good for ten minutes and in this browser only: if you read the mail elsewhere, type the code here.',
]
export const theCodeFromTheMail = 'The code from the mail'
export const eightDigitsNobodyOfThe =
  'Eight digits. Nobody of the newsroom asks you for them, and no other page needs them.'
export const useAnotherAddress = 'Use another address'
export const mailMeACode = 'Mail me a code'
export const signInWithAPasskey = 'Sign in with a passkey'
