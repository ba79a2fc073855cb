import { useEffect, useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { confirmFirst } from '../api/confirm.ts'
import type { Field } from '../offline/field.ts'
import { notify, press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { timeOf, When } from '../ui/time.tsx'
import { addPasskey, NO_PASSKEYS_HERE, offersPasskeys } from '../api/passkeys.ts'
import type { Me } from '../api/session.ts'
import { loadMe } from './load-me.ts'
import { SignOut } from './sign-out.tsx'

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
export function You({ person, field }: { person: Me; field: Field }) {
  const [name, setName] = useState(person.name)
  const [sessions, setSessions] = useState<readonly Session[]>([])
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([])
  const [isLeaving, setLeaving] = useState(false)
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
  /** What could let somebody else in has changed: whoever is in by it can be put out. */
  const notifyOfChange = (words: string) =>
    notify(
      words,
      'done',
      sessions.length > 1 ? { label: 'Sign out everywhere else', run: endOthers } : undefined,
    )
  const add = async () => {
    await confirmFirst(() => addPasskey(deviceName()))
    await loadMe()
    await load()
    notifyOfChange('This device can sign you in now.')
  }
  const removePasskey = async (id: string) => {
    await confirmFirst(() => call('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`))
    await loadMe()
    await load()
    notifyOfChange('The passkey lets nobody in any more.')
  }
  const endOthers = async () => {
    await call('DELETE', '/api/me/sessions')
    await load()
    notify('You are signed in here only.')
  }
  const endSession = async (id: string) => {
    await call('DELETE', `/api/me/sessions/${id}`)
    await load()
  }
  return (
    <main class="narrow">
      <h1>{person.name}</h1>
      <p class="hint">{person.email}</p>
      <Form onSubmit={rename}>
        <TextField label="Name, as it stands in bylines" value={name} onInput={setName} required />
        <button type="submit" class="press">
          Save the name
        </button>
      </Form>
      <h2>Passkeys</h2>
      {typeof person.firstPasskeyBy === 'string' && (
        <p class="warn">
          {person.adminNeeds === 'first-passkey'
            ? 'Looking after people and the newsroom waits for your first passkey: a mailbox alone should not make somebody an admin.'
            : `You are an admin: add a passkey by ${timeOf(person.firstPasskeyBy)}. From then on, looking after people and the newsroom needs one.`}
        </p>
      )}
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
            <Button variant="quiet" onClick={() => removePasskey(each.id)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {offersPasskeys() ? (
        <Button onClick={add}>Add a passkey</Button>
      ) : (
        <p class="hint">{NO_PASSKEYS_HERE}</p>
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
              <Button variant="quiet" onClick={() => endSession(each.id)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p class="hint">A session ends after 30 days without use, and after 90 days in any case.</p>
      <p class="row">
        {sessions.length > 1 && <Button onClick={endOthers}>Sign out everywhere else</Button>}
        <Button onClick={async () => setLeaving(true)}>Sign out</Button>
      </p>
      {isLeaving && <SignOut person={person} field={field} onClose={() => setLeaving(false)} />}
    </main>
  )
}

function deviceName(): string {
  const [, system = 'This device'] =
    /(Android|iPhone|iPad|Macintosh|Windows|Linux)/.exec(navigator.userAgent) ?? []
  return system === 'Macintosh' ? 'Mac' : system
}
