export const theWordsAreTheSame = 'The words are the same.'
export const added = '[added:'
export const removed = '[removed:'
