export const isThereForTheWhole = (name: string | number) => `“${name}” is there for the whole desk.`
export const wasRemoved = (name: string | number) => `“${name}” was removed.`
export const undo = 'Undo'
