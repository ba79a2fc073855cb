import { call } from '../api/api.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { When } from '../ui/time.tsx'
import type { Person } from './people-json.ts'
import * as messages from '../messages/en/screens/sessions-of.ts'

interface SessionOfPerson {
  readonly id: string
  readonly device: string
  readonly ip: string
  readonly createdAt: string
  readonly lastSeenAt: string
}

/** Where somebody is signed in, for an admin to end it: a phone was lost, a machine was borrowed. */
export function SessionsOf({ person, onClose }: { person: Person; onClose: () => void }) {
  const path = `/api/people/${person.id}/sessions`
  const resource = useResource([person.id], () => call<SessionOfPerson[]>('GET', path))
  const end = async (id: string) => {
    await call('DELETE', `${path}/${id}`)
    await resource.reload()
  }
  const endAll = async () => {
    await call('DELETE', path)
    notify(messages.isSignedOutEverywhere(person.name))
    onClose()
  }
  return (
    <Dialog title={messages.whereIsSignedIn(person.name)} onClose={onClose}>
      <ResourceView resource={resource}>
        {(sessions) => (
          <>
            {sessions.length === 0 && <p>{messages.nowhereJustNow}</p>}
            <ul class="plain-list">
              {sessions.map((each) => (
                <li key={each.id}>
                  <p>
                    <b>{each.device}</b>{' '}
                    <span class="hint">
                      {messages.sinceLastSeen(
                        each.ip !== '' && `${each.ip}, `,
                        <When at={each.createdAt} />,
                        <When at={each.lastSeenAt} />,
                      )}
                    </span>
                  </p>
                  <p>
                    <Button variant="quiet" onClick={() => end(each.id)}>
                      {messages.end}
                    </Button>
                  </p>
                </li>
              ))}
            </ul>
            {sessions.length > 0 && (
              <p>
                <Button onClick={endAll}>{messages.signOutEverywhere}</Button>
              </p>
            )}
          </>
        )}
      </ResourceView>
    </Dialog>
  )
}
