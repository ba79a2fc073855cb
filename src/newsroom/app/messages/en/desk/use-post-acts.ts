export const openItInTheComposer = 'Open it in the composer'
export const publish = 'Publish'
