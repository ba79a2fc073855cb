export const noPictureTakeAJpeg = (names: string | number) =>
  `${names}: no picture. Take a JPEG, PNG, WebP, AVIF or HEIC file.`
export const thereIsNoConnectionIt = 'There is no connection: it is looked at later.'
export const removeThisPictureEverywhere =
  'Remove this picture everywhere? Every update, article and story that shows it will be without it, its files are deleted, and the newsroom cannot see it any more either. This cannot be undone.'
export const thePictureWasRemovedEverywhere = 'The picture was removed everywhere.'
