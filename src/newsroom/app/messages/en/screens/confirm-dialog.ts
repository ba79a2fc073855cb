export const sayAgainWhoYouAre = 'Say again who you are'
export const whatYouAreAboutTo =
  'What you are about to do can let somebody in, so we ask whether it is you. It then counts for ten minutes.'
export const confirmWithAPasskey = 'Confirm with a passkey'
export const anAdminWhoHasA =
  'An admin who has a passkey confirms by it. If you have lost it, another admin can recover your account under People, and so can whoever looks after the server.'
export const theCodeFromTheMail = 'The code from the mail'
export const eightDigitsMailedTo = (email: string | number) => `Eight digits, mailed to ${email}`
export const confirm = 'Confirm'
export const mailMeACode = 'Mail me a code'
export const thisNeedsYourPasskey = 'This needs your passkey'
export const youCameInWithoutYour =
  'You came in without your passkey. Looking after people and the newsroom needs it once in each session.'
export const useYourPasskey = 'Use your passkey'
export const adminsAddAPasskeyWithin =
  'Admins add a passkey within a week, so that a mailbox alone does not make somebody an admin. Yours is still missing.'
export const addAPasskey = 'Add a passkey'
