export const sendBackTo = (createdBy: string | number) => `Return to ${createdBy}`
export const whatIsMissing = 'What is missing'
export const standsAtTheDraftUntil = 'Shown at the draft until it is submitted again. It may be left out.'
export const sendItBack = 'Send it back'
