import { useEffect, useState } from 'preact/hooks'
import { ApiProblem, call } from '../api/api.ts'
import { attempt } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { offersPasskeys, showPasskey } from '../api/passkeys.ts'
import { go } from '../ui/router.ts'
import { endedFor } from '../api/session.ts'
import { loadMe } from './load-me.ts'

/**
 * Nobody has a password. A link carries its secret behind the `#`, which no server and no mail scanner sees; it is
 * used up only when the person presses the button.
 */
export function SignIn() {
  const [secret, setSecret] = useState(location.hash.slice(1))
  useEffect(() => {
    // A link that is pasted into the address of this very page loads nothing.
    const onHash = () => setSecret(location.hash.slice(1))
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])
  return (
    <main class="door">
      <h1>Newsroom</h1>
      {endedFor.value !== undefined && (
        <p class="warn" role="status">
          The session of {endedFor.value} has ended here. What was written is kept on this device: sign in
          again and go on.
        </p>
      )}
      {secret === '' ? <ByMail /> : <ByLink secret={secret} />}
    </main>
  )
}

async function enter(): Promise<void> {
  await loadMe()
  go('', 'replace')
}

function ByLink({ secret }: { secret: string }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [needsName, setNeedsName] = useState(location.search === '?first')
  const [isElsewhere, setElsewhere] = useState(false)
  const send = async () => {
    try {
      await call('POST', '/api/sign-in/link', {
        secret,
        ...(name === '' ? {} : { name }),
        ...(email === '' ? {} : { email }),
      })
      await enter()
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : ''
      if (code === 'sign-in-needs-name') setNeedsName(true)
      else if (code === 'sign-in-link-elsewhere') setElsewhere(true)
      else throw error
    }
  }
  if (isElsewhere)
    return (
      <>
        <p role="alert">
          This link works only in the browser in which it was asked for, so that nobody can have you open it
          for them. It is still good there.
        </p>
        <p>Go back there and type the code from the same mail, or ask for a new mail here.</p>
        <p>
          <a class="press" href="/newsroom/sign-in">
            Ask for a new mail here
          </a>
        </p>
      </>
    )
  return (
    <Form onSubmit={send}>
      <p>
        {needsName
          ? 'You are the first here. Say who you are; you will be an admin.'
          : 'This link signs you in, once.'}
      </p>
      {needsName && (
        <>
          <TextField label="Your name" value={name} onInput={setName} required isFocused />
          <TextField label="Your e-mail address" type="email" value={email} onInput={setEmail} required />
        </>
      )}
      <p>
        <SubmitButton>{needsName ? 'Set up the newsroom' : 'Sign in'}</SubmitButton>
      </p>
      <p class="hint">
        <a href="/newsroom/sign-in">Sign in another way</a>
      </p>
    </Form>
  )
}

function ByMail() {
  const [email, setEmail] = useState('')
  const [code, setCode] = useState('')
  const [isSent, setSent] = useState(false)
  const withPasskey = async () => {
    await showPasskey('/api/sign-in/passkey')
    await enter()
  }
  const askForCode = async () => {
    await call('POST', '/api/sign-in/mail', { email })
    setSent(true)
  }
  const withCode = async () => {
    await call('POST', '/api/sign-in/code', { email, code: code.replaceAll(/\s/g, '') })
    await enter()
  }
  if (isSent)
    return (
      <Form onSubmit={withCode}>
        <p>
          If {email} belongs to somebody of this newsroom, a code and a link are on their way there. They are
          good for ten minutes and in this browser only: if you read the mail elsewhere, type the code here.
        </p>
        <TextField
          label="The code from the mail"
          hint="Eight digits. Nobody of the newsroom asks you for them, and no other page needs them."
          value={code}
          onInput={setCode}
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          isFocused
        />
        <p>
          <SubmitButton>Sign in</SubmitButton>{' '}
          <Button variant="quiet" onClick={async () => setSent(false)}>
            Use another address
          </Button>
        </p>
      </Form>
    )
  return (
    <>
      <Form onSubmit={() => attempt(askForCode)}>
        <TextField
          label="Your e-mail address"
          type="email"
          autocomplete="username webauthn"
          value={email}
          onInput={setEmail}
          required
          isFocused
        />
        <p>
          <SubmitButton>Mail me a code</SubmitButton>
        </p>
      </Form>
      {offersPasskeys() && (
        <p>
          <Button onClick={withPasskey}>Sign in with a passkey</Button>
        </p>
      )}
    </>
  )
}
