import { useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { confirmFirst } from '../api/confirm.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { formatTime, When } from '../ui/time.tsx'
import type { Me } from '../api/session.ts'
import type { ListedPersonJson } from '../../../staff/person/people-contract.ts'
import { PersonForm } from './person-form.tsx'
import { PersonSessions } from './person-sessions.tsx'
import * as messages from '../messages/en/screens/people.ts'

/** People with their desks and roles. For admins only. */
export function People({ person }: { person: Me }) {
  const staff = useResource([], async () => {
    const [people, desks] = await Promise.all([call('GET /api/people'), call('GET /api/desks')])
    return { people, desks }
  })
  const [shown, setShown] = useState<ListedPersonJson | 'new' | 'desk' | undefined>(undefined)
  const [visited, setVisited] = useState<ListedPersonJson | undefined>(undefined)
  const [link, setLink] = useState<{ name: string; url: string } | undefined>(undefined)
  const done = async (made?: { name: string; url: string }) => {
    setShown(undefined)
    setLink(made)
    await staff.reload()
  }
  const remove = async (each: ListedPersonJson) => {
    if (!confirm(messages.removeTheyAreSignedOut(each.name))) return
    await call('DELETE /api/people/:id', { params: { id: each.id } })
    notify(messages.wasRemovedAndSignedOut(each.name))
    await staff.reload()
  }
  const invite = async (each: ListedPersonJson) => {
    const { link: url } = await confirmFirst(() =>
      call('POST /api/people/:id/invite', { params: { id: each.id } }),
    )
    setLink({ name: each.name, url })
  }
  const recover = async (each: ListedPersonJson) => {
    if (!confirm(messages.recoverTheAccountOfTheir(each.name, each.email))) return
    await confirmFirst(() => call('POST /api/people/:id/recover', { params: { id: each.id } }))
    notify(messages.canSignInByA(each.name, each.email))
    await staff.reload()
  }
  return (
    <main>
      <header class="screen-head">
        <h1>{messages.people}</h1>
        <p class="row">
          <Button variant="primary" onClick={async () => setShown('new')}>
            {messages.inviteSomebody}
          </Button>
          <Button onClick={async () => setShown('desk')}>{messages.newDesk}</Button>
        </p>
      </header>
      {typeof person.firstPasskeyBy === 'string' && (
        <p class="warn">
          {messages.fromOnYouNeedA(
            formatTime(person.firstPasskeyBy),
            <a href="/newsroom/you">{messages.addItUnderYourName}</a>,
          )}
        </p>
      )}
      {link !== undefined && (
        <div class="handover" role="status">
          <p>{messages.giveThisLinkItWorks(<b>{link.name}</b>)}</p>
          <p class="row">
            <code class="link">{link.url}</code>
            {navigator.clipboard !== undefined && (
              <Button onClick={() => copy(link.url)}>{messages.copyTheLink}</Button>
            )}
          </p>
        </div>
      )}
      <ResourceView resource={staff}>
        {({ people }) => (
          <ul class="plain-list">
            {people.map((each) => (
              <li key={each.id}>
                <p>
                  <b>{each.name}</b> <span class="hint">{each.email}</span>
                </p>
                <p class="hint">
                  {each.isAdmin
                    ? messages.admin
                    : each.desks.map(({ name, role }) => `${name}: ${role}`).join(', ') || messages.onNoDesk}
                </p>
                <p class="hint">
                  <LastHere person={each} />
                </p>
                <p class="row">
                  <Button onClick={async () => setShown(each)}>{messages.change}</Button>
                  {each.firstSeenAt === null ? (
                    <Button variant="secondary" onClick={() => invite(each)}>
                      {messages.newLink}
                    </Button>
                  ) : (
                    <Button variant="secondary" onClick={async () => setVisited(each)}>
                      {messages.sessions}
                    </Button>
                  )}
                  {each.firstSeenAt !== null && each.id !== person.id && (
                    <Button variant="secondary" onClick={() => recover(each)}>
                      {messages.recover}
                    </Button>
                  )}
                  {each.id !== person.id && (
                    <Button variant="secondary" onClick={() => remove(each)}>
                      {messages.remove}
                    </Button>
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
      </ResourceView>
      {visited !== undefined && <PersonSessions person={visited} onClose={() => setVisited(undefined)} />}
      {shown === 'desk' && <NewDesk onDone={done} onClose={() => setShown(undefined)} />}
      {shown !== undefined && shown !== 'desk' && staff.data !== undefined && (
        <PersonForm
          person={shown === 'new' ? undefined : shown}
          desks={staff.data.desks}
          onDone={done}
          onClose={() => setShown(undefined)}
        />
      )}
    </main>
  )
}

/** A person's last activity and credentials. */
function LastHere({ person }: { person: ListedPersonJson }) {
  if (person.firstSeenAt === null) return <>{messages.invitedHasNotComeYet(<When at={person.createdAt} />)}</>
  return (
    <>
      {messages.lastSeen(
        <When at={person.lastSeenAt ?? person.firstSeenAt} />,
        person.hasPasskey ? messages.hasAPasskey : messages.hasNoPasskey,
      )}
    </>
  )
}

/** The clipboard API needs a secure context. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  notify(messages.theLinkIsOnThe)
}

function NewDesk({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const [name, setName] = useState('')
  const send = async () => {
    await call('POST /api/desks', { body: { name } })
    await onDone()
  }
  return (
    <Dialog title={messages.newDesk} onClose={onClose}>
      <Form onSubmit={send}>
        <TextField
          label={messages.name}
          value={name}
          onInput={setName}
          hint={messages.aGroupOfStaffWith}
          required
          isFocused
        />
        <SubmitButton>{messages.makeTheDesk}</SubmitButton>
      </Form>
    </Dialog>
  )
}
