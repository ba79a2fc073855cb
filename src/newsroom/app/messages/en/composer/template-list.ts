import type { ComponentChildren } from 'preact'

export const templates = 'Templates'
export const templatesOfThisDesk = 'Templates of this desk'
export const thisDesks = 'This desk’s:'
export const remove = (name: ComponentChildren) => ['Remove “', name, '”']
export const done = 'Done'
export const removeSome = 'Remove some'
export const nameOfANewTemplate = 'Name of a new template'
export const keepWhatStandsHereAs = 'Keep what stands here as'
export const keepForTheDesk = 'Keep for the desk'
