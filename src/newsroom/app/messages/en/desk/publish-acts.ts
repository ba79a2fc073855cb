export const published = (label: string | number) => `Published: ${label}`
export const afterThatUnpublishTakesIt =
  'After that, Unpublish takes it back for two minutes; then it can be withdrawn.'
export const notPublishedItIsA = 'Not published: it is a draft again, as it was.'
export const notPublishedItIsA2 = 'Not published: it is a draft again. Its schedule is gone.'
export const backAmongTheDrafts = (label: string | number) => `Back among the drafts: ${label}`
export const publishedAgainWithTheTime = 'Published again, with the time of now.'
export const pinned = 'Pinned'
export const notPinnedAnyMore = 'Not pinned any more'
export const notPinned = 'Not pinned.'
export const pinnedAgain = 'Pinned again.'
export const theKeyEvents = (isKeyEvent: string | number, label: string | number) =>
  `${isKeyEvent} the key events: ${label}`
export const addedTo = 'Added to'
export const removedFrom = 'Removed from'
export const notAKeyEvent = 'Not a key event.'
export const aKeyEventAgain = 'A key event again.'
export const theDraftWasThrownAway = 'The draft was thrown away.'
export const theDraftIsBack = 'The draft is back.'
export const aPicture = 'A picture'
