import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { call, UserFacingError } from './api.ts'
import * as messages from '../messages/en/api/passkeys.ts'

/** Passkeys as this browser has them. What browsers say when they fail is for programmers: here it is said for people. */

type GetOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type CreateOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** Browsers offer passkeys to pages over https and at localhost only (Web Authentication, level 3, 3). */
export function offersPasskeys(): boolean {
  return browserSupportsWebAuthn()
}

export const NO_PASSKEYS_HERE = messages.thisBrowserOffersPasskeysOnly

/** Shows a passkey to what asks for one: `/api/sign-in/passkey`, `/api/me/confirm/passkey`. */
export async function showPasskey(path: string): Promise<void> {
  const { challengeId, options } = await call<{ challengeId: string; options: GetOptions }>(
    'POST',
    `${path}/options`,
    {},
  )
  const response = await startAuthentication({ optionsJSON: options }).catch((error: unknown) => {
    throw new UserFacingError(messages.noPasskeyWasShownTry, { cause: error })
  })
  await call('POST', path, { challengeId, response })
}

/** Has the browser make a passkey for the signed-in person, and keeps it. */
export async function addPasskey(name: string): Promise<void> {
  const { challengeId, options } = await call<{ challengeId: string; options: CreateOptions }>(
    'POST',
    '/api/me/passkeys/options',
    {},
  )
  const response = await startRegistration({ optionsJSON: options }).catch((error: unknown) => {
    const isThere = error instanceof Error && error.name === 'InvalidStateError'
    throw new UserFacingError(isThere ? messages.thisDeviceHasAPasskey : messages.noPasskeyWasMadeTry, {
      cause: error,
    })
  })
  await call('POST', '/api/me/passkeys', { challengeId, name, response })
}
