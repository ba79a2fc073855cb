export const olderUpdates = 'Older updates'
