import type { ComponentChildren } from 'preact'

export const notPublicYet = 'Not public yet'
export const thereAreMoreDraftsThan =
  'There are more drafts than the desk lists. Publish or throw away some of these.'
export const pinned = 'Pinned'
export const published = 'Published'
export const published2 = (postCount: ComponentChildren) => ['Published ', postCount]
export const theStoryIsADraft = 'The story is a draft: readers see none of this until it goes live.'
export const nothingIsPublishedYet = 'Nothing is published yet.'
export const thrownAway = (length: ComponentChildren) => ['Thrown away (', length, ')']
