export const thisDoesNotOpen = 'This does not open'
export const opening = 'Opening'
export const aMoment = 'A moment.'
