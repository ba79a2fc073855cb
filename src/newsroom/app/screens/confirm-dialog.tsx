import { useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { confirming, confirmNow } from '../api/confirm.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { NO_PASSKEYS_HERE, offersPasskeys, showPasskey } from '../api/passkeys.ts'
import type { Me } from '../api/session.ts'
import { loadMe } from './load-me.ts'

/** Whether only a passkey will do: an admin's mailbox alone must not be enough. */
function mustShowPasskey(person: Me): boolean {
  return person.isAdmin && person.hasPasskey === true
}

/** Stands once in the app, where `confirming` says that it is needed. */
export function ConfirmDialog({ person }: { person: Me }) {
  const done = confirming.value
  if (done === undefined) return null
  return (
    <Dialog title="Say again who you are" onClose={() => done(false)}>
      <Confirm person={person} onDone={() => done(true)} />
    </Dialog>
  )
}

function Confirm({ person, onDone }: { person: Me; onDone: () => void }) {
  const [code, setCode] = useState('')
  const [isSent, setSent] = useState(false)
  const finish = async () => {
    await loadMe()
    onDone()
  }
  const byPasskey = async () => {
    await showPasskey('/api/me/confirm/passkey')
    await finish()
  }
  const askForCode = async () => {
    await call('POST', '/api/me/confirm/mail', {})
    setSent(true)
  }
  const byCode = async () => {
    await call('POST', '/api/me/confirm/code', { code: code.replaceAll(/\s/g, '') })
    await finish()
  }
  return (
    <>
      <p>
        What you are about to do can let somebody in, so we ask whether it is you. It then counts for ten
        minutes.
      </p>
      {person.hasPasskey === true &&
        (offersPasskeys() ? (
          <p>
            <Button variant="strong" onClick={byPasskey}>
              Confirm with a passkey
            </Button>
          </p>
        ) : (
          <p class="hint">{NO_PASSKEYS_HERE}</p>
        ))}
      {mustShowPasskey(person) ? (
        <p class="hint">
          An admin who has a passkey confirms by it. If you have lost it, another admin can recover your
          account under People, and so can whoever looks after the server.
        </p>
      ) : isSent ? (
        <Form onSubmit={byCode}>
          <TextField
            label="The code from the mail"
            value={code}
            onInput={setCode}
            inputMode="numeric"
            autocomplete="one-time-code"
            hint={`Eight digits, mailed to ${person.email}`}
            required
            isFocused
          />
          <p>
            <SubmitButton>Confirm</SubmitButton>
          </p>
        </Form>
      ) : (
        <p>
          <Button variant={person.hasPasskey === true ? 'plain' : 'strong'} onClick={askForCode}>
            Mail me a code
          </Button>
        </p>
      )}
    </>
  )
}

/** In place of an admin's screen, where they have yet to show or add a passkey. */
export function AdminGate({ needs }: { needs: 'passkey' | 'first-passkey' }) {
  return (
    <main class="narrow">
      <h1>This needs your passkey</h1>
      {needs === 'passkey' ? (
        <>
          <p>
            You came in without your passkey. Looking after people and the newsroom needs it once in each
            session.
          </p>
          <p>
            <Button variant="strong" onClick={confirmNow}>
              Use your passkey
            </Button>
          </p>
        </>
      ) : (
        <>
          <p>
            Admins add a passkey within a week, so that a mailbox alone does not make somebody an admin. Yours
            is still missing.
          </p>
          <p>
            <a class="press strong" href="/newsroom/you">
              Add a passkey
            </a>
          </p>
          {!offersPasskeys() && <p class="hint">{NO_PASSKEYS_HERE}</p>}
        </>
      )}
    </main>
  )
}
