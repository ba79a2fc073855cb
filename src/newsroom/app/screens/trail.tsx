import { useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { usePagedResource, type Page } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'
import { TRAIL_WORDS } from './trail-words.ts'
import * as messages from '../messages/en/screens/trail.ts'

interface Entry {
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly objectId: string
  readonly detail: string
}

const WHAT: readonly (readonly [string, string])[] = [
  ['', messages.everything],
  ...Object.entries(TRAIL_WORDS).map(
    ([action, words]) => [action, action.includes('.') ? `– ${words}` : messages.all(words)] as const,
  ),
]

/** Everything that anybody did, newest first, to be filtered. */
export function Trail() {
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
    <main>
      <h1>{messages.auditTrail}</h1>
      <div class="filters">
        <TextField label={messages.who} type="search" value={actor} onInput={setActor} />
        <Select label={messages.what} value={action} options={WHAT} onChange={setAction} />
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
                      <td>{TRAIL_WORDS[entry.action] ?? entry.action}</td>
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
    </main>
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
  failed: messages.notSent,
  waiting: messages.waitingToBeSent,
  shown: messages.shownInTheTerminalOf,
} as const

/** What was mailed, or would have been: without a mail server it is shown at the terminal. */
export function Mails() {
  const resource = usePagedResource([], (before) =>
    call<Page<Mail>>('GET', before === undefined ? '/api/mails' : `/api/mails?before=${before}`),
  )
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
