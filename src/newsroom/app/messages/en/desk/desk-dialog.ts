export const bothAreInTheComposer = 'Both are in the composer now: read it through, and save it.'
