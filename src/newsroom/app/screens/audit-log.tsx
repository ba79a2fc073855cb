import { useState } from 'preact/hooks'
import type { MailJson } from '../../../staff/audit-log-contract.ts'
import { call } from '../api/client.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { usePagedResource, useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'
import * as messages from '../messages/en/screens/audit-log.ts'

/** The audit log, newest first, with filters. */
export function AuditLog() {
  const resource = useResource([], () => call('GET /api/audit/labels'))
  return (
    <main>
      <h1>{messages.auditTrail}</h1>
      <ResourceView resource={resource}>{(labels) => <AuditEntries labels={labels} />}</ResourceView>
    </main>
  )
}

/** `labels`: what actions are called, by group, in the order in which people look for them. */
function AuditEntries({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const what: readonly (readonly [string, string])[] = [
    ['', messages.everything],
    ...Object.entries(labels).map(
      ([action, label]) => [action, action.includes('.') ? `– ${label}` : messages.all(label)] as const,
    ),
  ]
  const [actor, setActor] = useState('')
  const [action, setAction] = useState('')
  const resource = usePagedResource(
    [actor, action],
    (before) =>
      call('GET /api/audit', {
        query: { actor: actor.trim() || undefined, action: action || undefined, before },
      }),
    { debounceMs: 200 },
  )
  return (
    <>
      <div class="filters">
        <TextField label={messages.who} type="search" value={actor} onInput={setActor} />
        <Select label={messages.what} value={action} options={what} onChange={setAction} />
      </div>
      <ResourceView resource={resource}>
        {({ entries, next }) => (
          <>
            {entries.length === 0 && <p class="notice">{messages.nothingLikeThisWasDone}</p>}
            <div class="table" role="region" aria-label={messages.whatWasDone} tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{messages.when}</th>
                    <th scope="col">{messages.who}</th>
                    <th scope="col">{messages.what}</th>
                    <th scope="col">{messages.ofWhat}</th>
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
            {next !== null && <Button onClick={resource.loadMore}>{messages.older}</Button>}
          </>
        )}
      </ResourceView>
    </>
  )
}

const MAIL_STATES = {
  sent: 'sent',
  failed: messages.notSent,
  waiting: messages.waitingToBeSent,
  shown: messages.shownInTheTerminalOf,
} as const satisfies Record<MailJson['state'], string>

/** Mails, sent or (without a mail server) printed on the terminal. */
export function Mails() {
  const resource = usePagedResource([], (before) => call('GET /api/mails', { query: { before } }))
  return (
    <main>
      <h1>{messages.mails}</h1>
      <ResourceView resource={resource}>
        {({ entries: mails, next }) => (
          <>
            {mails.length === 0 && <p class="notice">{messages.noMailYet}</p>}
            <ul class="plain-list">
              {mails.map((mail) => (
                <li key={mail.id}>
                  <p>
                    <b>{mail.subject}</b> <span class="hint">{messages.to(mail.to)}</span>
                  </p>
                  <p class="hint">
                    <When at={mail.createdAt} />, {MAIL_STATES[mail.state]}
                    {mail.failure !== null && `: ${mail.failure}`}
                  </p>
                  <pre>{mail.text}</pre>
                </li>
              ))}
            </ul>
            {next !== null && <Button onClick={resource.loadMore}>{messages.older}</Button>}
          </>
        )}
      </ResourceView>
    </main>
  )
}
