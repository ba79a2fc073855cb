export const dismiss = 'Dismiss'
export const undo = 'Undo'
