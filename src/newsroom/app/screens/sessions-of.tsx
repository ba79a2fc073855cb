import { useEffect, useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { notify, press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { When } from '../ui/time.tsx'
import type { Person } from './people-json.ts'

interface SessionOfPerson {
  readonly id: string
  readonly device: string
  readonly ip: string
  readonly createdAt: string
  readonly lastSeenAt: string
}

/** Where somebody is signed in, for an admin to end it: a phone was lost, a machine was borrowed. */
export function SessionsOf({ person, onClose }: { person: Person; onClose: () => void }) {
  const [sessions, setSessions] = useState<readonly SessionOfPerson[] | undefined>(undefined)
  const path = `/api/people/${person.id}/sessions`
  const load = async () => setSessions(await call<SessionOfPerson[]>('GET', path))
  useEffect(() => press(load)(), [person.id])
  const end = async (id: string) => {
    await call('DELETE', `${path}/${id}`)
    await load()
  }
  const endAll = async () => {
    await call('DELETE', path)
    notify(`${person.name} is signed out everywhere.`)
    onClose()
  }
  return (
    <Dialog title={`Where ${person.name} is signed in`} onClose={onClose}>
      {sessions?.length === 0 && <p>Nowhere just now.</p>}
      <ul class="plain-list">
        {sessions?.map((each) => (
          <li key={each.id}>
            <p>
              <b>{each.device}</b>{' '}
              <span class="hint">
                {each.ip !== '' && `${each.ip}, `}since <When at={each.createdAt} />, last seen{' '}
                <When at={each.lastSeenAt} />
              </span>
            </p>
            <p>
              <Button variant="quiet" onClick={() => end(each.id)}>
                End
              </Button>
            </p>
          </li>
        ))}
      </ul>
      {sessions !== undefined && sessions.length > 0 && (
        <p>
          <Button onClick={endAll}>Sign out everywhere</Button>
        </p>
      )}
    </Dialog>
  )
}
