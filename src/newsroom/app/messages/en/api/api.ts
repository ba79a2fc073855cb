export const theServerAnswered = (status: string | number) => `The server answered ${status}.`
export const somethingWentWrongOnThe = 'Something went wrong on the server.'
export const tryAgainInAMoment = 'Try again in a moment.'
export const thereIsNoAnswerFrom = 'There is no answer from the server.'
export const thereWasNoAnswerSo =
  'There was no answer, so this may have been done or not. See how it stands before you try again.'
export const thereIsNoConnectionNothing =
  'There is no connection. Nothing was changed; try again when you are online.'
export const somethingWentWrongInThis =
  'Something went wrong in this browser. Load the page again: what is kept on this device is still there.'
export const thatCannotBeOpenedWithout =
  'That cannot be opened without a network. Try again when you are online.'
export const thisDeviceIsFullThat =
  'This device is full: that was not kept on it. Free some space, and try again.'
export const aNewerVersionOfThe =
  'A newer version of the newsroom has been open in this browser. Load this page again.'
export const thisBrowserCouldNotStore =
  'This browser could not store that. Try again, or load the page again.'
export const thisBrowserCouldNotDo =
  'This browser could not do that just now. Load the page again, and try once more.'
export const theFileCouldNotBe = 'The file could not be read. Choose it again.'
export const theFileCouldNotBe2 =
  'The file could not be read: it has been moved, renamed or deleted. Choose it again.'
export const thatWasNotAllowedPut =
  'That was not allowed, put away, or took too long. Nothing was changed; try again.'
export const thatWasPutAwayNothing = 'That was put away. Nothing was changed; try again.'
export const thisBrowserCannotDoThat = 'This browser cannot do that. Try another one.'
export const thisBrowserDoesNotAllow = 'This browser does not allow that on this address.'
