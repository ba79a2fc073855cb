import { useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { confirmFirst } from '../api/confirm.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { formatTime, When } from '../ui/time.tsx'
import { registerPasskey, NO_PASSKEYS_HERE, supportsPasskeys } from '../api/passkeys.ts'
import type { Me } from '../api/session.ts'
import { loadMe } from './load-me.ts'
import { SignOut } from './sign-out.tsx'
import * as messages from '../messages/en/screens/you.ts'

/** One's own name, passkeys and sessions. */
export function You({ person, offline }: { person: Me; offline: OfflineStore }) {
  const [name, setName] = useState(person.name)
  const [isLeaving, setLeaving] = useState(false)
  const sessions = useResource([], () => call('GET /api/me/sessions'))
  const passkeys = useResource([], () => call('GET /api/me/passkeys'))
  const isElsewhere = (sessions.data?.length ?? 0) > 1
  const rename = async () => {
    await call('PATCH /api/me', { body: { name } })
    await loadMe()
    notify(messages.yourNameWasChanged)
  }
  /** Credentials have changed: offers to end sessions that used the old ones. */
  const notifyOfChange = (words: string) =>
    notify(words, 'done', isElsewhere ? { label: messages.signOutEverywhereElse, run: endOthers } : undefined)
  const add = async () => {
    await confirmFirst(() => registerPasskey(deviceName()))
    await loadMe()
    await passkeys.reload()
    notifyOfChange(messages.thisDeviceCanSignYou)
  }
  const removePasskey = async (id: string) => {
    await confirmFirst(() => call('DELETE /api/me/passkeys/:id', { params: { id } }))
    await loadMe()
    await passkeys.reload()
    notifyOfChange(messages.thePasskeyLetsNobodyIn)
  }
  const endOthers = async () => {
    await call('DELETE /api/me/sessions')
    await sessions.reload()
    notify(messages.youAreSignedInHere)
  }
  const endSession = async (id: string) => {
    await call('DELETE /api/me/sessions/:id', { params: { id } })
    await sessions.reload()
  }
  return (
    <main class="narrow">
      <h1>{person.name}</h1>
      <p class="hint">{person.email}</p>
      <Form onSubmit={rename}>
        <TextField label={messages.nameAsItStandsIn} value={name} onInput={setName} required />
        <SubmitButton variant="plain">{messages.saveTheName}</SubmitButton>
      </Form>
      <h2>{messages.passkeys}</h2>
      {typeof person.firstPasskeyBy === 'string' && (
        <p class="warn">
          {person.adminNeeds === 'first-passkey'
            ? messages.lookingAfterPeopleAndThe
            : messages.youAreAnAdminAdd(formatTime(person.firstPasskeyBy))}
        </p>
      )}
      <p class="hint">{messages.signInWithThisDevices}</p>
      <ResourceView resource={passkeys}>
        {(list) => (
          <ul class="plain-list">
            {list.map((each) => (
              <li key={each.id}>
                <b>{each.name}</b>{' '}
                <span class="hint">
                  {messages.added(
                    <When at={each.createdAt} />,
                    each.lastUsedAt !== null && <>{messages.lastUsed(<When at={each.lastUsedAt} />)}</>,
                  )}
                </span>{' '}
                <Button variant="secondary" onClick={() => removePasskey(each.id)}>
                  {messages.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </ResourceView>
      {supportsPasskeys() ? (
        <Button onClick={add}>{messages.addAPasskey}</Button>
      ) : (
        <p class="hint">{NO_PASSKEYS_HERE}</p>
      )}
      <h2>{messages.whereYouAreSignedIn}</h2>
      <ResourceView resource={sessions}>
        {(list) => (
          <ul class="plain-list">
            {list.map((each) => (
              <li key={each.id}>
                <b>{each.device}</b>{' '}
                <span class="hint">
                  {each.isThis ? messages.thisOne : <>{messages.lastSeen(<When at={each.lastSeenAt} />)}</>}
                </span>{' '}
                {!each.isThis && (
                  <Button variant="secondary" onClick={() => endSession(each.id)}>
                    {messages.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </ResourceView>
      <p class="hint">{messages.aSessionEndsAfterDays}</p>
      <p class="row">
        {isElsewhere && <Button onClick={endOthers}>{messages.signOutEverywhereElse}</Button>}
        <Button onClick={async () => setLeaving(true)}>{messages.signOut}</Button>
      </p>
      {isLeaving && <SignOut person={person} offline={offline} onClose={() => setLeaving(false)} />}
    </main>
  )
}

function deviceName(): string {
  const [, system = messages.thisDevice] =
    /(Android|iPhone|iPad|Macintosh|Windows|Linux)/.exec(navigator.userAgent) ?? []
  return system === 'Macintosh' ? messages.mac : system
}
