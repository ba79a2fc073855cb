import { useEffect, useState } from 'preact/hooks'
import { ROLES, type Role } from '../../platform/actor.ts'
import { call } from '../api.ts'
import { notify, press } from '../notices.ts'
import { Button, Dialog, Form, TextField } from '../parts.tsx'
import type { Me } from '../session.ts'

interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly isAdmin: boolean
  readonly desks: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
  readonly createdAt: string
}
interface DeskOfNewsroom {
  readonly id: string
  readonly name: string
}

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  contributor: 'Contributor: files, an editor approves',
  reporter: 'Reporter: publishes what is theirs',
  editor: 'Editor: everything on the desk',
  'community-editor': 'Community editor: reads along',
}

/** Who works here, on which desk, as what. Only admins come here. */
export function People({ person }: { person: Me }) {
  const [people, setPeople] = useState<readonly Person[]>([])
  const [desks, setDesks] = useState<readonly DeskOfNewsroom[]>([])
  const [shown, setShown] = useState<Person | 'new' | 'desk' | undefined>(undefined)
  const [link, setLink] = useState<{ name: string; url: string } | undefined>(undefined)
  const load = async () => {
    setPeople(await call<Person[]>('GET', '/api/people'))
    setDesks(await call<DeskOfNewsroom[]>('GET', '/api/desks'))
  }
  useEffect(() => press(load)(), [])
  const done = async (made?: { name: string; url: string }) => {
    setShown(undefined)
    setLink(made)
    await load()
  }
  const remove = async (each: Person) => {
    if (!confirm(`Remove ${each.name}? They are signed out everywhere at once.`)) return
    await call('DELETE', `/api/people/${each.id}`)
    notify(`${each.name} was removed and signed out.`)
    await load()
  }
  const invite = async (each: Person) => {
    const { link: url } = await call<{ link: string }>('POST', `/api/people/${each.id}/invite`, {})
    setLink({ name: each.name, url })
  }
  return (
    <main>
      <header class="screen-head">
        <h1>People</h1>
        <p class="row">
          <Button look="strong" onPress={async () => setShown('new')}>
            Invite somebody
          </Button>
          <Button onPress={async () => setShown('desk')}>New desk</Button>
        </p>
      </header>
      {link !== undefined && (
        <div class="handover" role="status">
          <p>
            Give <b>{link.name}</b> this link. It works once, within seven days:
          </p>
          <p class="row">
            <code class="link">{link.url}</code>
            {navigator.clipboard !== undefined && (
              <Button onPress={() => copy(link.url)}>Copy the link</Button>
            )}
          </p>
        </div>
      )}
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
            <p class="row">
              <Button onPress={async () => setShown(each)}>Change</Button>
              <Button look="quiet" onPress={() => invite(each)}>
                New link
              </Button>
              {each.id !== person.id && (
                <Button look="quiet" onPress={() => remove(each)}>
                  Remove
                </Button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {shown === 'desk' && <NewDesk onDone={done} onClose={() => setShown(undefined)} />}
      {shown !== undefined && shown !== 'desk' && (
        <PersonForm
          person={shown === 'new' ? undefined : shown}
          desks={desks}
          onDone={done}
          onClose={() => setShown(undefined)}
        />
      )}
    </main>
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
      <Form onSend={send}>
        <TextField
          label="Name"
          value={name}
          onInput={setName}
          hint="A group of staff with stories of its own, such as Sport."
          required
          isFocused
        />
        <button type="submit" class="press strong">
          Make the desk
        </button>
      </Form>
    </Dialog>
  )
}

function PersonForm({
  person,
  desks,
  onDone,
  onClose,
}: {
  person: Person | undefined
  desks: readonly DeskOfNewsroom[]
  onDone: (link?: { name: string; url: string }) => Promise<void>
  onClose: () => void
}) {
  const [name, setName] = useState(person?.name ?? '')
  const [email, setEmail] = useState(person?.email ?? '')
  const [isAdmin, setAdmin] = useState(person?.isAdmin ?? false)
  const [only, another] = desks
  const [roles, setRoles] = useState<Readonly<Record<string, Role | ''>>>(
    person === undefined
      ? only !== undefined && another === undefined
        ? { [only.id]: 'reporter' } // most who come are
        : {}
      : Object.fromEntries(person.desks.map(({ id, role }) => [id, role])),
  )
  const send = async () => {
    const chosen = Object.entries(roles).flatMap(([deskId, role]) => (role === '' ? [] : [{ deskId, role }]))
    if (person === undefined && chosen.length === 0 && !isAdmin) {
      notify('Choose a role on a desk, or make them an admin: without one they would see nothing.', 'failed')
      return
    }
    if (person === undefined) {
      const { link } = await call<{ link: string }>('POST', '/api/people', {
        name,
        email,
        isAdmin,
        desks: chosen,
      })
      await onDone({ name, url: link })
    } else {
      await call('PATCH', `/api/people/${person.id}`, { name, isAdmin, desks: chosen })
      await onDone()
    }
  }
  return (
    <Dialog title={person === undefined ? 'Invite somebody' : person.name} onClose={onClose}>
      <Form onSend={send}>
        <TextField label="Name" value={name} onInput={setName} required isFocused />
        {person === undefined && (
          <TextField label="E-mail address" type="email" value={email} onInput={setEmail} required />
        )}
        <fieldset>
          <legend>Role on each desk</legend>
          {desks.map((desk) => (
            <p class="field" key={desk.id}>
              <label>
                {desk.name}{' '}
                <select
                  value={roles[desk.id] ?? ''}
                  onChange={(event) =>
                    setRoles({
                      ...roles,
                      [desk.id]: ROLES.find((role) => role === event.currentTarget.value) ?? '',
                    })
                  }
                >
                  <option value="">Not on this desk</option>
                  {ROLES.map((role) => (
                    <option value={role}>{ROLE_NAMES[role]}</option>
                  ))}
                </select>
              </label>
            </p>
          ))}
        </fieldset>
        <p>
          <label>
            <input
              type="checkbox"
              checked={isAdmin}
              onChange={(event) => setAdmin(event.currentTarget.checked)}
            />{' '}
            Admin: looks after people and settings, editor of every desk
          </label>
        </p>
        <button type="submit" class="press strong">
          {person === undefined ? 'Invite' : 'Save'}
        </button>
      </Form>
    </Dialog>
  )
}
