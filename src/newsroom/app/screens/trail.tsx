import { useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { usePagedResource, useResource, type Page } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'

interface Entry {
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly objectId: string
  readonly detail: string
}

/** What actions are called, by group, in the order in which people look for them. */
type Labels = Readonly<Record<string, string>>

/** Everything that anybody did, newest first, to be filtered. */
export function Trail() {
  const resource = useResource([], () => call<Labels>('GET', '/api/audit/labels'))
  return (
    <main>
      <h1>Audit trail</h1>
      <ResourceView resource={resource}>{(labels) => <AuditLog labels={labels} />}</ResourceView>
    </main>
  )
}

function AuditLog({ labels }: { readonly labels: Labels }) {
  const what: readonly (readonly [string, string])[] = [
    ['', 'Everything'],
    ...Object.entries(labels).map(
      ([action, label]) => [action, action.includes('.') ? `– ${label}` : `${label}: all`] as const,
    ),
  ]
  const [actor, setActor] = useState('')
  const [action, setAction] = useState('')
  const resource = usePagedResource(
    [actor, action],
    (before) => {
      const params = new URLSearchParams()
      if (actor.trim() !== '') params.set('actor', actor.trim())
      if (action !== '') params.set('action', action)
      if (before !== undefined) params.set('before', before)
      return call<Page<Entry>>('GET', `/api/audit?${params.toString()}`)
    },
    { debounceMs: 200 },
  )
  return (
    <>
      <div class="filters">
        <TextField label="Who" type="search" value={actor} onInput={setActor} />
        <Select label="What" value={action} options={what} onChange={setAction} />
      </div>
      <ResourceView resource={resource}>
        {({ entries, next }) => (
          <>
            {entries.length === 0 && <p class="notice">Nothing like this was done.</p>}
            <div class="table" role="region" aria-label="What was done" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Who</th>
                    <th scope="col">What</th>
                    <th scope="col">Of what</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map((entry) => (
                    <tr key={entry.id}>
                      <td>
                        <When at={entry.at} />
                      </td>
                      <td>{entry.actor}</td>
                      <td>{labels[entry.action] ?? entry.action}</td>
                      <td>{entry.detail}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {next !== null && <Button onClick={resource.loadMore}>Older</Button>}
          </>
        )}
      </ResourceView>
    </>
  )
}

interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly state: keyof typeof MAIL_STATES
  readonly failure: string | null
  readonly createdAt: string
}

const MAIL_STATES = {
  sent: 'sent',
  failed: 'not sent',
  waiting: 'waiting to be sent',
  shown: 'shown in the terminal of the server: no mail server is set',
} as const

/** What was mailed, or would have been: without a mail server it is shown at the terminal. */
export function Mails() {
  const resource = usePagedResource([], (before) =>
    call<Page<Mail>>('GET', before === undefined ? '/api/mails' : `/api/mails?before=${before}`),
  )
  return (
    <main>
      <h1>Mails</h1>
      <ResourceView resource={resource}>
        {({ entries: mails, next }) => (
          <>
            {mails.length === 0 && <p class="notice">No mail yet.</p>}
            <ul class="plain-list">
              {mails.map((mail) => (
                <li key={mail.id}>
                  <p>
                    <b>{mail.subject}</b> <span class="hint">to {mail.to}</span>
                  </p>
                  <p class="hint">
                    <When at={mail.createdAt} />, {MAIL_STATES[mail.state]}
                    {mail.failure !== null && `: ${mail.failure}`}
                  </p>
                  <pre>{mail.text}</pre>
                </li>
              ))}
            </ul>
            {next !== null && <Button onClick={resource.loadMore}>Older</Button>}
          </>
        )}
      </ResourceView>
    </main>
  )
}
