export const searchEnginesAndAlertsWill = 'Search engines and alerts will cut it.'
export const longForAPhone = 'Long for a phone.'
