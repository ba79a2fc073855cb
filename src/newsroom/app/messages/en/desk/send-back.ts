export const sendBackTo = (createdBy: string | number) => `Send back to ${createdBy}`
export const whatIsMissing = 'What is missing'
export const standsAtTheDraftUntil = 'Stands at the draft until it is handed in again. It may be left out.'
export const sendItBack = 'Send it back'
