import type { ComponentChildren } from 'preact'

export const up = 'Up'
export const down = 'Down'
export const removeThe = (what: ComponentChildren) => ['Remove the ', what]
