import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { useEffect, useState } from 'preact/hooks'
import { call } from '../api.ts'
import { notify, press } from '../notices.ts'
import { Button, Form, TextField, When } from '../parts.tsx'
import { go } from '../router.ts'
import { loadMe, setMe, type Me } from '../session.ts'

interface Session {
  readonly id: string
  readonly device: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly isThis: boolean
}
interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

/** One's own name, passkeys and sessions. */
export function You({ person }: { person: Me }) {
  const [name, setName] = useState(person.name)
  const [sessions, setSessions] = useState<readonly Session[]>([])
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([])
  const load = async () => {
    setSessions(await call<Session[]>('GET', '/api/me/sessions'))
    setPasskeys(await call<Passkey[]>('GET', '/api/me/passkeys'))
  }
  useEffect(() => press(load)(), [])
  const rename = async () => {
    await call('PATCH', '/api/me', { name })
    await loadMe()
    notify('Your name was changed.')
  }
  const addPasskey = async () => {
    const { challengeId, options } = await call<{
      challengeId: string
      options: Parameters<typeof startRegistration>[0]['optionsJSON']
    }>('POST', '/api/me/passkeys/options', {})
    const response = await startRegistration({ optionsJSON: options })
    await call('POST', '/api/me/passkeys', { challengeId, name: deviceName(), response })
    await load()
    notify('This device can sign you in now.')
  }
  const removePasskey = async (id: string) => {
    await call('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`)
    await load()
  }
  const endSession = async (id: string) => {
    await call('DELETE', `/api/me/sessions/${id}`)
    await load()
  }
  const signOut = async () => {
    await call('POST', '/api/sign-out', {})
    setMe(null)
    go('sign-in')
  }
  return (
    <main class="narrow">
      <h1>{person.name}</h1>
      <p class="hint">{person.email}</p>
      <Form onSend={rename}>
        <TextField label="Name, as it stands in bylines" value={name} onInput={setName} required />
        <button type="submit" class="press">
          Save the name
        </button>
      </Form>
      <h2>Passkeys</h2>
      <p class="hint">Sign in with this device’s fingerprint, face or PIN, without a mail.</p>
      <ul class="plain-list">
        {passkeys.map((each) => (
          <li key={each.id}>
            <b>{each.name}</b>{' '}
            <span class="hint">
              added <When at={each.createdAt} />
              {each.lastUsedAt !== null && (
                <>
                  , last used <When at={each.lastUsedAt} />
                </>
              )}
            </span>{' '}
            <Button look="quiet" onPress={() => removePasskey(each.id)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {browserSupportsWebAuthn() ? (
        <Button onPress={addPasskey}>Add a passkey</Button>
      ) : (
        <p class="hint">This browser has no passkeys, or not on this address.</p>
      )}
      <h2>Where you are signed in</h2>
      <ul class="plain-list">
        {sessions.map((each) => (
          <li key={each.id}>
            <b>{each.device}</b>{' '}
            <span class="hint">
              {each.isThis ? (
                'this one'
              ) : (
                <>
                  last seen <When at={each.lastSeenAt} />
                </>
              )}
            </span>{' '}
            {!each.isThis && (
              <Button look="quiet" onPress={() => endSession(each.id)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p>
        <Button onPress={signOut}>Sign out</Button>
      </p>
    </main>
  )
}

function deviceName(): string {
  const [, system = 'This device'] =
    /(Android|iPhone|iPad|Macintosh|Windows|Linux)/.exec(navigator.userAgent) ?? []
  return system === 'Macintosh' ? 'Mac' : system
}
