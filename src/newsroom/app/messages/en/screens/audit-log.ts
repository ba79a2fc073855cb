import type { ComponentChildren } from 'preact'

export const everything = 'Everything'
export const all = (words: string | number) => `${words}: all`
export const auditTrail = 'Audit trail'
export const who = 'Who'
export const what = 'What'
export const nothingLikeThisWasDone = 'Nothing like this was done.'
export const whatWasDone = 'What was done'
export const when = 'When'
export const ofWhat = 'Of what'
export const older = 'Older'
export const notSent = 'not sent'
export const waitingToBeSent = 'waiting to be sent'
export const shownInTheTerminalOf = 'shown in the terminal of the server: no mail server is set'
export const mails = 'Mails'
export const noMailYet = 'No mail yet.'
export const to = (to: ComponentChildren) => ['to ', to]
