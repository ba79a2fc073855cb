import type { ComponentChildren } from 'preact'

export const itCouldNotBeLooked = 'It could not be looked up.'
export const lookingAtWhatStandsThere = 'Looking at what stands there.'
export const readersGetTheAddressAs = (problem: ComponentChildren) => [
  problem,
  ' Readers get the address as a link.',
]
