import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { UserFacingError } from './api.ts'
import { call } from './client.ts'
import * as messages from '../messages/en/api/passkeys.ts'

/** Passkeys in this browser. Browser errors are meant for developers: here they are explained to users. */

type GetOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type CreateOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** Passkeys are available over https and on localhost only (Web Authentication, level 3, 3). */
export function supportsPasskeys(): boolean {
  return browserSupportsWebAuthn()
}

export const NO_PASSKEYS_HERE = messages.thisBrowserOffersPasskeysOnly

/** Shows a passkey to what asks for one. */
export async function authenticateWithPasskey(
  route: 'POST /api/sign-in/passkey' | 'POST /api/me/confirm/passkey',
): Promise<void> {
  const { challengeId, options } = await call(`${route}/options`)
  const response = await startAuthentication({ optionsJSON: options as GetOptions }).catch(
    (error: unknown) => {
      throw new UserFacingError(messages.noPasskeyWasShownTry, { cause: error })
    },
  )
  await call(route, { body: { challengeId, response } })
}

/** Creates a passkey for the signed-in person, and registers it. */
export async function registerPasskey(name: string): Promise<void> {
  const { challengeId, options } = await call('POST /api/me/passkeys/options')
  const response = await startRegistration({ optionsJSON: options as CreateOptions }).catch(
    (error: unknown) => {
      const isThere = error instanceof Error && error.name === 'InvalidStateError'
      throw new UserFacingError(isThere ? messages.thisDeviceHasAPasskey : messages.noPasskeyWasMadeTry, {
        cause: error,
      })
    },
  )
  await call('POST /api/me/passkeys', { body: { challengeId, name, response } })
}
