export const opening = 'Opening.'
export const thisStoryDoesNotOpen = 'This story does not open'
export const tryAgain = 'Try again'
export const allStories = 'All stories'
