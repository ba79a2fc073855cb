export const allOfIt = 'All of it'
