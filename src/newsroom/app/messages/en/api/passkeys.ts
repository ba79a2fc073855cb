export const thisBrowserOffersPasskeysOnly =
  'This browser offers passkeys only to pages that come over https, or from this machine at localhost.'
export const noPasskeyWasShownTry = 'No passkey was shown. Try again, or choose another way.'
export const thisDeviceHasAPasskey = 'This device has a passkey of yours already.'
export const noPasskeyWasMadeTry =
  'No passkey was made. Try again; the device asks for your fingerprint, face or PIN.'
