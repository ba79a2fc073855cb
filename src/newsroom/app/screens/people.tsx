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
    if (!confirm(`Remove ${each.name}? They are signed out everywhere at once.`)) return
    await call('DELETE', `/api/people/${each.id}`)
    notify(`${each.name} was removed and signed out.`)
    await staff.reload()
  }
  const invite = async (each: Person) => {
    const { link: url } = await confirmFirst(() =>
      call<{ link: string }>('POST', `/api/people/${each.id}/invite`, {}),
    )
    setLink({ name: each.name, url })
  }
  const recover = async (each: Person) => {
    if (
      !confirm(
        `Recover the account of ${each.name}? Their passkeys are forgotten and they are signed out everywhere. They are told by mail, and come in by a code that is mailed to ${each.email}.`,
      )
    )
      return
    await confirmFirst(() => call('POST', `/api/people/${each.id}/recover`, {}))
    notify(`${each.name} can sign in by a code that is mailed to ${each.email}.`)
    await staff.reload()
  }
  return (
    <main>
      <header class="screen-head">
        <h1>People</h1>
        <p class="row">
          <Button variant="strong" onClick={async () => setShown('new')}>
            Invite somebody
          </Button>
          <Button onClick={async () => setShown('desk')}>New desk</Button>
        </p>
      </header>
      {typeof person.firstPasskeyBy === 'string' && (
        <p class="warn">
          From {timeOf(person.firstPasskeyBy)} on you need a passkey to look after people.{' '}
          <a href="/newsroom/you">Add it under your name</a>
        </p>
      )}
      {link !== undefined && (
        <div class="handover" role="status">
          <p>
            Give <b>{link.name}</b> this link. It works once, within seven days:
          </p>
          <p class="row">
            <code class="link">{link.url}</code>
            {navigator.clipboard !== undefined && (
              <Button onClick={() => copy(link.url)}>Copy the link</Button>
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
                    ? 'Admin'
                    : each.desks.map(({ name, role }) => `${name}: ${role}`).join(', ') || 'On no desk'}
                </p>
                <p class="hint">
                  <LastHere person={each} />
                </p>
                <p class="row">
                  <Button onClick={async () => setShown(each)}>Change</Button>
                  {each.firstSeenAt === null ? (
                    <Button variant="quiet" onClick={() => invite(each)}>
                      New link
                    </Button>
                  ) : (
                    <Button variant="quiet" onClick={async () => setVisited(each)}>
                      Sessions
                    </Button>
                  )}
                  {each.firstSeenAt !== null && each.id !== person.id && (
                    <Button variant="quiet" onClick={() => recover(each)}>
                      Recover
                    </Button>
                  )}
                  {each.id !== person.id && (
                    <Button variant="quiet" onClick={() => remove(each)}>
                      Remove
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
  if (person.firstSeenAt === null)
    return (
      <>
        Invited <When at={person.createdAt} />, has not come yet
      </>
    )
  return (
    <>
      Last seen <When at={person.lastSeenAt ?? person.firstSeenAt} />,{' '}
      {person.hasPasskey ? 'has a passkey' : 'has no passkey'}
    </>
  )
}

/** Browsers give a clipboard only to pages that came over https or from this machine. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  notify('The link is on the clipboard.')
}

function NewDesk({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const [name, setName] = useState('')
  const send = async () => {
    await call('POST', '/api/desks', { name })
    await onDone()
  }
  return (
    <Dialog title="New desk" onClose={onClose}>
      <Form onSubmit={send}>
        <TextField
          label="Name"
          value={name}
          onInput={setName}
          hint="A group of staff with stories of its own, such as Sport."
          required
          isFocused
        />
        <SubmitButton>Make the desk</SubmitButton>
      </Form>
    </Dialog>
  )
}
