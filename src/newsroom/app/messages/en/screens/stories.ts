import type { ComponentChildren } from 'preact'
import { plural } from '../locale.ts'

export const stories = 'Stories'
export const newStory = 'New story'
export const search = 'Search'
export const state = 'State'
export const all = 'All'
export const noConnectionThisIsHow = 'No connection: this is how it was when you were last online.'
export const thisIsHowItWas = 'This is how it was when you were last online; asking for what is new.'
export const noStoryLikeThis = 'No story like this.'
export const updatesAndLast = (count: number, time: ComponentChildren, desk: ComponentChildren) => [
  plural(count, { one: '1 update', other: `${count} updates` }),
  ', last ',
  time,
  desk,
]
export const anotherDesk = 'Another desk'
export const olderStories = 'Older stories'
export const headline = 'Headline'
export const standfirst = 'Standfirst'
export const section = 'Section'
export const language = 'Language'
export const asInEnGbUk = 'As in en-GB, uk or ar: it sets the page’s language and direction.'
export const desk = 'Desk'
export const makeTheStory = 'Make the story'
export const itBeginsAsADraft = 'It begins as a draft: readers see it when you make it live.'
