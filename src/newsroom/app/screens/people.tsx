import { useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { confirmFirst } from '../api/confirm.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { timeOf, When } from '../ui/time.tsx'
import type { Me } from '../api/session.ts'
import type { DeskOfNewsroom, Person } from './people-json.ts'
import { PersonForm } from './person-form.tsx'
import { SessionsOf } from './sessions-of.tsx'
import * as messages from '../messages/en/screens/people.ts'

/** Who works here, on which desk, as what. Only admins come here. */
export function People({ person }: { person: Me }) {
  const staff = useResource([], async () => {
    const [people, desks] = await Promise.all([
      call<Person[]>('GET', '/api/people'),
      call<DeskOfNewsroom[]>('GET', '/api/desks'),
    ])
    return { people, desks }
  })
  const [shown, setShown] = useState<Person | 'new' | 'desk' | undefined>(undefined)
  const [visited, setVisited] = useState<Person | undefined>(undefined)
  const [link, setLink] = useState<{ name: string; url: string } | undefined>(undefined)
  const done = async (made?: { name: string; url: string }) => {
    setShown(undefined)
    setLink(made)
    await staff.reload()
  }
  const remove = async (each: Person) => {
    if (!confirm(messages.removeTheyAreSignedOut(each.name))) return
    await call('DELETE', `/api/people/${each.id}`)
    notify(messages.wasRemovedAndSignedOut(each.name))
    await staff.reload()
  }
  const invite = async (each: Person) => {
    const { link: url } = await confirmFirst(() =>
      call<{ link: string }>('POST', `/api/people/${each.id}/invite`, {}),
    )
    setLink({ name: each.name, url })
  }
  const recover = async (each: Person) => {
    if (!confirm(messages.recoverTheAccountOfTheir(each.name, each.email))) return
    await confirmFirst(() => call('POST', `/api/people/${each.id}/recover`, {}))
    notify(messages.canSignInByA(each.name, each.email))
    await staff.reload()
  }
  return (
    <main>
      <header class="screen-head">
        <h1>{messages.people}</h1>
        <p class="row">
          <Button variant="strong" onClick={async () => setShown('new')}>
            {messages.inviteSomebody}
          </Button>
          <Button onClick={async () => setShown('desk')}>{messages.newDesk}</Button>
        </p>
      </header>
      {typeof person.firstPasskeyBy === 'string' && (
        <p class="warn">
          {messages.fromOnYouNeedA(
            timeOf(person.firstPasskeyBy),
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
                    <Button variant="quiet" onClick={() => invite(each)}>
                      {messages.newLink}
                    </Button>
                  ) : (
                    <Button variant="quiet" onClick={async () => setVisited(each)}>
                      {messages.sessions}
                    </Button>
                  )}
                  {each.firstSeenAt !== null && each.id !== person.id && (
                    <Button variant="quiet" onClick={() => recover(each)}>
                      {messages.recover}
                    </Button>
                  )}
                  {each.id !== person.id && (
                    <Button variant="quiet" onClick={() => remove(each)}>
                      {messages.remove}
                    </Button>
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
      </ResourceView>
      {visited !== undefined && <SessionsOf person={visited} onClose={() => setVisited(undefined)} />}
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

/** Whether somebody has come, when they were last here, and how they get in. */
function LastHere({ person }: { person: Person }) {
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

/** Browsers give a clipboard only to pages that came over https or from this machine. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  notify(messages.theLinkIsOnThe)
}

function NewDesk({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const [name, setName] = useState('')
  const send = async () => {
    await call('POST', '/api/desks', { name })
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
