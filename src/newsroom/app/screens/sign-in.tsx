import { useEffect, useState } from 'preact/hooks'
import { ApiProblem } from '../api/api.ts'
import { call } from '../api/client.ts'
import { runAction } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { supportsPasskeys, authenticateWithPasskey } from '../api/passkeys.ts'
import { navigate } from '../ui/router.ts'
import { endedFor } from '../api/session.ts'
import { loadMe } from './load-me.ts'
import * as messages from '../messages/en/screens/sign-in.ts'

/**
 * Sign-in without passwords. A link contains its secret in the fragment, which servers and mail scanners do not see;
 * it is consumed only when the person presses the button.
 */
export function SignIn() {
  const [secret, setSecret] = useState(location.hash.slice(1))
  useEffect(() => {
    // Pasting a link into the address bar of this page does not reload it.
    const onHash = () => setSecret(location.hash.slice(1))
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])
  return (
    <main class="sign-in-page">
      <h1>{messages.newsroom}</h1>
      {endedFor.value !== undefined && (
        <p class="warn" role="status">
          {messages.theSessionOfHasEnded(endedFor.value)}
        </p>
      )}
      {secret === '' ? <ByMail /> : <ByLink secret={secret} />}
    </main>
  )
}

async function enter(): Promise<void> {
  await loadMe()
  navigate('', 'replace')
}

function ByLink({ secret }: { secret: string }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [needsName, setNeedsName] = useState(location.search === '?first')
  const [isElsewhere, setElsewhere] = useState(false)
  const send = async () => {
    try {
      await call('POST /api/sign-in/link', {
        body: {
          secret,
          ...(name === '' ? {} : { name }),
          ...(email === '' ? {} : { email }),
        },
      })
      await enter()
    } catch (error) {
      const code = error instanceof ApiProblem ? error.code : ''
      if (code === 'sign-in-needs-name') setNeedsName(true)
      else if (code === 'sign-in-link-wrong-browser') setElsewhere(true)
      else throw error
    }
  }
  if (isElsewhere)
    return (
      <>
        <p role="alert">{messages.thisLinkWorksOnlyIn}</p>
        <p>{messages.goBackThereAndType}</p>
        <p>
          <a class="button" href="/newsroom/sign-in">
            {messages.askForANewMail}
          </a>
        </p>
      </>
    )
  return (
    <Form onSubmit={send}>
      <p>{needsName ? messages.youAreTheFirstHere : messages.thisLinkSignsYouIn}</p>
      {needsName && (
        <>
          <TextField label={messages.yourName} value={name} onInput={setName} required isFocused />
          <TextField
            label={messages.yourEMailAddress}
            type="email"
            value={email}
            onInput={setEmail}
            required
          />
        </>
      )}
      <p>
        <SubmitButton>{needsName ? messages.setUpTheNewsroom : messages.signIn}</SubmitButton>
      </p>
      <p class="hint">
        <a href="/newsroom/sign-in">{messages.signInAnotherWay}</a>
      </p>
    </Form>
  )
}

function ByMail() {
  const [email, setEmail] = useState('')
  const [code, setCode] = useState('')
  const [isSent, setSent] = useState(false)
  const withPasskey = async () => {
    await authenticateWithPasskey('POST /api/sign-in/passkey')
    await enter()
  }
  const askForCode = async () => {
    await call('POST /api/sign-in/mail', { body: { email } })
    setSent(true)
  }
  const withCode = async () => {
    await call('POST /api/sign-in/code', { body: { email, code: code.replaceAll(/\s/g, '') } })
    await enter()
  }
  if (isSent)
    return (
      <Form onSubmit={withCode}>
        <p>{messages.ifBelongsToSomebodyOf(email)}</p>
        <TextField
          label={messages.theCodeFromTheMail}
          hint={messages.eightDigitsNobodyOfThe}
          value={code}
          onInput={setCode}
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          isFocused
        />
        <p>
          <SubmitButton>{messages.signIn}</SubmitButton>{' '}
          <Button variant="secondary" onClick={async () => setSent(false)}>
            {messages.useAnotherAddress}
          </Button>
        </p>
      </Form>
    )
  return (
    <>
      <Form onSubmit={() => runAction(askForCode)}>
        <TextField
          label={messages.yourEMailAddress}
          type="email"
          autocomplete="username webauthn"
          value={email}
          onInput={setEmail}
          required
          isFocused
        />
        <p>
          <SubmitButton>{messages.mailMeACode}</SubmitButton>
        </p>
      </Form>
      {supportsPasskeys() && (
        <p>
          <Button onClick={withPasskey}>{messages.signInWithAPasskey}</Button>
        </p>
      )}
    </>
  )
}
