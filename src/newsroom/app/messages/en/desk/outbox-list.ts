import type { ComponentChildren } from 'preact'

export const onThisDevice = 'On this device'
export const since = (time: ComponentChildren, value: ComponentChildren) => ['since ', time, value]
export const triedTimes = (attempts: string | number) => `, tried ${attempts} times`
export const takeBackIntoTheComposer = 'Recall to composer'
export const putBothTogether = 'Put both together'
export const tryAgain = 'Try again'
export const savedHere = 'Saved here'
export const of = (floor: ComponentChildren, size: ComponentChildren) => [floor, ' % of ', size]
export const setAsideHere = 'Set aside here:'
export const goOnWriting = 'Go on writing'
export const throwAway = 'Throw away'
export const begunHere = 'Begun here:'
export const goOn = 'Go on'
export const savedHereNotSentYet = 'Saved here, not sent yet:'
export const sending = 'Sending:'
export const sent = 'Sent:'
export const refused = 'Refused:'
export const kb = (ceil: string | number) => `${ceil} kB`
export const somethingWithoutWords = 'Something without words'
