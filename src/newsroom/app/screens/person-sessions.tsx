import { call } from '../api/client.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { When } from '../ui/time.tsx'
import type { ListedPersonJson } from '../../../staff/person/people-contract.ts'
import * as messages from '../messages/en/screens/person-sessions.ts'

/** A person's sessions, which an admin may end: for a lost phone or a borrowed machine. */
export function PersonSessions({ person, onClose }: { person: ListedPersonJson; onClose: () => void }) {
  const params = { id: person.id }
  const resource = useResource([person.id], () => call('GET /api/people/:id/sessions', { params }))
  const end = async (id: string) => {
    await call('DELETE /api/people/:id/sessions/:session', { params: { ...params, session: id } })
    await resource.reload()
  }
  const endAll = async () => {
    await call('DELETE /api/people/:id/sessions', { params })
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
                    <Button variant="secondary" onClick={() => end(each.id)}>
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
