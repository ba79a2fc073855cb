export const keys = 'Keys'
