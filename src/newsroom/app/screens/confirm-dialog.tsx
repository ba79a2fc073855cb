import { useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { confirming, confirmNow } from '../api/confirm.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { NO_PASSKEYS_HERE, supportsPasskeys, authenticateWithPasskey } from '../api/passkeys.ts'
import type { Me } from '../api/session.ts'
import { loadMe } from './load-me.ts'
import * as messages from '../messages/en/screens/confirm-dialog.ts'

/** Whether a passkey is required: for admins access to the mailbox must not be enough. */
function needsPasskey(person: Me): boolean {
  return person.isAdmin && person.hasPasskey === true
}

/** Rendered once in the app, shown while `confirming` is set. */
export function ConfirmDialog({ person }: { person: Me }) {
  const done = confirming.value
  if (done === undefined) return null
  return (
    <Dialog title={messages.sayAgainWhoYouAre} onClose={() => done(false)}>
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
    await authenticateWithPasskey('POST /api/me/confirm/passkey')
    await finish()
  }
  const askForCode = async () => {
    await call('POST /api/me/confirm/mail')
    setSent(true)
  }
  const byCode = async () => {
    await call('POST /api/me/confirm/code', { body: { code: code.replaceAll(/\s/g, '') } })
    await finish()
  }
  return (
    <>
      <p>{messages.whatYouAreAboutTo}</p>
      {person.hasPasskey === true &&
        (supportsPasskeys() ? (
          <p>
            <Button variant="primary" onClick={byPasskey}>
              {messages.confirmWithAPasskey}
            </Button>
          </p>
        ) : (
          <p class="hint">{NO_PASSKEYS_HERE}</p>
        ))}
      {needsPasskey(person) ? (
        <p class="hint">{messages.anAdminWhoHasA}</p>
      ) : isSent ? (
        <Form onSubmit={byCode}>
          <TextField
            label={messages.theCodeFromTheMail}
            value={code}
            onInput={setCode}
            inputMode="numeric"
            autocomplete="one-time-code"
            hint={messages.eightDigitsMailedTo(person.email)}
            required
            isFocused
          />
          <p>
            <SubmitButton>{messages.confirm}</SubmitButton>
          </p>
        </Form>
      ) : (
        <p>
          <Button variant={person.hasPasskey === true ? 'plain' : 'primary'} onClick={askForCode}>
            {messages.mailMeACode}
          </Button>
        </p>
      )}
    </>
  )
}

/** Replaces an admin screen until the admin has used or added a passkey. */
export function AdminGate({ needs }: { needs: 'passkey' | 'first-passkey' }) {
  return (
    <main class="narrow">
      <h1>{messages.thisNeedsYourPasskey}</h1>
      {needs === 'passkey' ? (
        <>
          <p>{messages.youCameInWithoutYour}</p>
          <p>
            <Button variant="primary" onClick={confirmNow}>
              {messages.useYourPasskey}
            </Button>
          </p>
        </>
      ) : (
        <>
          <p>{messages.adminsAddAPasskeyWithin}</p>
          <p>
            <a class="button button-primary" href="/newsroom/you">
              {messages.addAPasskey}
            </a>
          </p>
          {!supportsPasskeys() && <p class="hint">{NO_PASSKEYS_HERE}</p>}
        </>
      )}
    </main>
  )
}
