export const aPicture = 'a picture'
