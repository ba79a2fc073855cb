import { useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { confirmFirst } from '../api/confirm.ts'
import type { Field } from '../offline/field.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
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
  const [isLeaving, setLeaving] = useState(false)
  const sessions = useResource([], () => call<Session[]>('GET', '/api/me/sessions'))
  const passkeys = useResource([], () => call<Passkey[]>('GET', '/api/me/passkeys'))
  const isElsewhere = (sessions.data?.length ?? 0) > 1
  const rename = async () => {
    await call('PATCH', '/api/me', { name })
    await loadMe()
    notify('Your name was changed.')
  }
  /** What could let somebody else in has changed: whoever is in by it can be put out. */
  const notifyOfChange = (words: string) =>
    notify(words, 'done', isElsewhere ? { label: 'Sign out everywhere else', run: endOthers } : undefined)
  const add = async () => {
    await confirmFirst(() => addPasskey(deviceName()))
    await loadMe()
    await passkeys.reload()
    notifyOfChange('This device can sign you in now.')
  }
  const removePasskey = async (id: string) => {
    await confirmFirst(() => call('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`))
    await loadMe()
    await passkeys.reload()
    notifyOfChange('The passkey lets nobody in any more.')
  }
  const endOthers = async () => {
    await call('DELETE', '/api/me/sessions')
    await sessions.reload()
    notify('You are signed in here only.')
  }
  const endSession = async (id: string) => {
    await call('DELETE', `/api/me/sessions/${id}`)
    await sessions.reload()
  }
  return (
    <main class="narrow">
      <h1>{person.name}</h1>
      <p class="hint">{person.email}</p>
      <Form onSubmit={rename}>
        <TextField label="Name, as it stands in bylines" value={name} onInput={setName} required />
        <SubmitButton variant="plain">Save the name</SubmitButton>
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
      <ResourceView resource={passkeys}>
        {(list) => (
          <ul class="plain-list">
            {list.map((each) => (
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
        )}
      </ResourceView>
      {offersPasskeys() ? (
        <Button onClick={add}>Add a passkey</Button>
      ) : (
        <p class="hint">{NO_PASSKEYS_HERE}</p>
      )}
      <h2>Where you are signed in</h2>
      <ResourceView resource={sessions}>
        {(list) => (
          <ul class="plain-list">
            {list.map((each) => (
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
        )}
      </ResourceView>
      <p class="hint">A session ends after 30 days without use, and after 90 days in any case.</p>
      <p class="row">
        {isElsewhere && <Button onClick={endOthers}>Sign out everywhere else</Button>}
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
