export const loadThePageAgain = 'Load the page again'
