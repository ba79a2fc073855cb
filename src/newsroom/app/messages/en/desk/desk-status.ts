import type { ComponentChildren } from 'preact'

export const whatYouWriteIsKept = ': what you write is kept here'
export const signedOut = (assurance: ComponentChildren, link: ComponentChildren) => [
  'Signed out',
  assurance,
  ' ',
  link,
]
export const untilYou = (assurance: string | number) => `${assurance} until you`
export const signIn = 'sign in'
export const offline = (assurance: ComponentChildren) => ['Offline', assurance]
export const noAnswerForS = (silence: ComponentChildren, assurance: ComponentChildren) => [
  'No answer for ',
  silence,
  ' s',
  assurance,
]
export const asItWasHereLast = 'As it was here last; asking for news'
export const reconnecting = 'Reconnecting'
export const slowConnection = 'Slow connection'
export const upToDate = 'Up to date'
export const onlyYouAreHere = 'Only you are here'
export const here = (names: string | number) => `Here: ${names}`
