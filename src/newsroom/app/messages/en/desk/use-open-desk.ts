export const thereIsNoConnectionAnd =
  'There is no connection, and it has not been opened on this device before.'
export const thereIsNoSuchStory = 'There is no such story, or it belongs to a desk that you are not on.'
