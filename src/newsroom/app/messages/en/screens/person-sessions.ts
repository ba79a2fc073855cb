import type { ComponentChildren } from 'preact'

export const isSignedOutEverywhere = (name: string | number) => `${name} is signed out everywhere.`
export const whereIsSignedIn = (name: string | number) => `Where ${name} is signed in`
export const nowhereJustNow = 'Nowhere just now.'
export const sinceLastSeen = (
  value: ComponentChildren,
  time: ComponentChildren,
  time2: ComponentChildren,
) => [value, 'since ', time, ', last seen ', time2]
export const end = 'End'
export const signOutEverywhere = 'Sign out everywhere'
