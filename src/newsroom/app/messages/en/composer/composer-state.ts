export const aPicture = 'A picture'
