import type { ComponentChildren } from 'preact'

export const whatYouWriteIsKept = ': what you write is kept here'
export const signedOut = (kept: ComponentChildren, link: ComponentChildren) => ['Signed out', kept, ' ', link]
export const untilYou = (kept: string | number) => `${kept} until you`
export const signIn = 'sign in'
export const offline = (kept: ComponentChildren) => ['Offline', kept]
export const noAnswerForS = (silence: ComponentChildren, kept: ComponentChildren) => [
  'No answer for ',
  silence,
  ' s',
  kept,
]
export const asItWasHereLast = 'As it was here last; asking for news'
export const reconnecting = 'Reconnecting'
export const slowConnection = 'Slow connection'
export const upToDate = 'Up to date'
export const onlyYouAreHere = 'Only you are here'
export const here = (names: string | number) => `Here: ${names}`
