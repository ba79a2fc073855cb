export const thisAddressIsNotHttps =
  'This address is not https, and browsers hold some things back from it: the newsroom does not open without a network here, there are no passkeys, and the browser may clear what it keeps when space runs short. Ask whoever runs the newsroom for an https address.'
export const putAway = 'Put away'
export const thisBrowserKeepsNothingFor =
  'This browser keeps nothing for the newsroom: its store cannot be opened. What you write is gone when this page is closed or loaded again. Publish it, or save it as a draft, before you leave.'
export const thisDeviceIsFullWhat =
  'This device is full. What you write now is in this tab alone: publish it, save it as a draft, or free some space.'
export const aNewerVersionOfThe =
  'A newer version of the newsroom has been open in this browser. Load this page again: what you write here now is not kept on this device.'
export const thisBrowserCannotStoreWhat =
  'This browser cannot store what you write just now. It is in this tab alone: leave it open until all is sent.'
