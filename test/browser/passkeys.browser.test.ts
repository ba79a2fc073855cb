import { createServer, type AddressInfo } from 'node:net'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TERMINAL } from '../../src/access/actor.ts'
import { TestClock } from '../clock.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson, type TestPerson } from '../people.ts'
import { isWithoutBrowser, launchChromium } from './chromium.ts'

/** Passkeys are bound to an origin, so the newsroom is served where PUBLIC_URL says: at localhost, which counts as secure. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, 'localhost', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & { code?: string }
}
/** What the browser's passkey answered, as it is sent to the server. */
interface Signed {
  readonly challengeId: string
  readonly response: { id: string; response: Record<string, string> }
}

describe.skipIf(isWithoutBrowser)('a passkey', () => {
  let browser: Browser
  let newsroom: Newsroom
  let ada: TestPerson
  let context: BrowserContext
  let page: Page
  let cdp: CDPSession
  let authenticatorId: string
  let origin: string
  const clock = new TestClock()

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://localhost:${port}`
    newsroom = await startNewsroom(
      { HOST: 'localhost', PORT: String(port), PUBLIC_URL: origin, SITE_NAME: 'The Example' },
      { clock },
    )
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await newsroom?.close()
  })

  beforeEach(async () => {
    ada = await aPerson(newsroom, { name: 'Ada', role: 'reporter' })
    context = await browser.newContext()
    page = await openPage(`${origin}/passkeys-of-the-test`)
    await beAda()
  })
  afterEach(() => context.close())

  /** A page of the test's own at this address, with an authenticator that says yes. */
  async function openPage(address: string): Promise<Page> {
    await context.route(address, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Passkeys</title>' }),
    )
    const opened = await context.newPage()
    await opened.goto(address)
    cdp = await context.newCDPSession(opened)
    await cdp.send('WebAuthn.enable')
    const added = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    authenticatorId = added.authenticatorId
    return opened
  }

  async function beAda(): Promise<void> {
    const [name = '', value = ''] = ada.cookie.split('=')
    await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Strict' }])
  }

  function post(path: string, body: unknown): Promise<Answer> {
    return page.evaluate(
      async ([where, what]) => {
        const answer = await fetch(where, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: what,
        })
        return { status: answer.status, body: (await answer.json()) as Answer['body'] }
      },
      [path, JSON.stringify(body)] as const,
    )
  }

  /** Has the browser make a passkey, and returns what it would send. */
  async function made(isVerified = true): Promise<Signed> {
    const { body } = await post('/api/me/passkeys/options', {})
    const response = await page.evaluate(
      async ([options, verification]) => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
          options as PublicKeyCredentialCreationOptionsJSON,
        )
        if (publicKey.authenticatorSelection?.userVerification !== 'required')
          throw new Error('the person need not be verified')
        publicKey.authenticatorSelection.userVerification = verification
        if (verification === 'discouraged')
          Object.assign(publicKey.authenticatorSelection, {
            residentKey: verification,
            requireResidentKey: false,
          })
        const credential = await navigator.credentials.create({ publicKey })
        return (credential as PublicKeyCredential).toJSON() as unknown as Signed['response']
      },
      [body['options'], isVerified ? 'required' : 'discouraged'] as const,
    )
    return { challengeId: String(body['challengeId']), response }
  }

  /** Has the browser sign a challenge of the door, and returns what it would send. */
  async function signed(verification: UserVerificationRequirement = 'required'): Promise<Signed> {
    const { body } = await post('/api/sign-in/passkey/options', {})
    return {
      challengeId: String(body['challengeId']),
      response: await signature(body['options'], verification),
    }
  }

  function signature(
    options: unknown,
    verification: UserVerificationRequirement = 'required',
  ): Promise<Signed['response']> {
    return page.evaluate(
      async ([given, how]) => {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
          given as PublicKeyCredentialRequestOptionsJSON,
        )
        if (publicKey.userVerification !== 'required') throw new Error('the person need not be verified')
        publicKey.userVerification = how
        const credential = await navigator.credentials.get({ publicKey })
        return (credential as PublicKeyCredential).toJSON() as unknown as Signed['response']
      },
      [options, verification] as const,
    )
  }

  const added = async () => {
    const answer = await post('/api/me/passkeys', { ...(await made()), name: 'Ada’s laptop' })
    expect(answer).toMatchObject({ status: 201, body: { name: 'Ada’s laptop', lastUsedAt: null } })
    return String(answer.body['id'])
  }
  const REFUSED = { status: 403, body: { code: 'passkey-refused' } }

  it('is added by a person who is signed in, and then lets them in without a name', async () => {
    const id = await added()
    await context.clearCookies()
    const entrance = await post('/api/sign-in/passkey', await signed())
    expect(entrance).toMatchObject({ status: 200, body: { me: { id: ada.id, name: 'Ada' } } })
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', secure: false })
    const me = await page.evaluate(async () => (await fetch('/api/me')).json() as Promise<unknown>)
    expect(me).toMatchObject({ id: ada.id })
    expect(await ada.api('GET', '/api/me/passkeys')).toEqual([
      expect.objectContaining({ id, name: 'Ada’s laptop', lastUsedAt: new Date(clock.now()).toISOString() }),
    ])
  })

  it('cannot have its answer used twice, nor for another challenge', async () => {
    await added()
    const answer = await signed()
    const other = await signed()
    expect(await post('/api/sign-in/passkey', { ...answer, challengeId: other.challengeId })).toMatchObject(
      REFUSED,
    )
    expect(await post('/api/sign-in/passkey', other), 'the challenge was used up').toMatchObject(REFUSED)
    expect(await post('/api/sign-in/passkey', answer)).toMatchObject({ status: 200 })
    expect(await post('/api/sign-in/passkey', answer)).toMatchObject(REFUSED)
  })

  it('whose counter goes back was copied, and does not let in', async () => {
    await added()
    expect(await post('/api/sign-in/passkey', await signed())).toMatchObject({ status: 200 })
    expect(await post('/api/sign-in/passkey', await signed())).toMatchObject({ status: 200 })
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    const [copy] = credentials
    if (copy === undefined) throw new Error('the authenticator holds no passkey')
    expect(copy.signCount).toBeGreaterThan(1)
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: copy.credentialId })
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...copy, signCount: 0 } })
    expect(await post('/api/sign-in/passkey', await signed())).toMatchObject(REFUSED)
  })

  it('that did not verify the person is not added, and does not let in', async () => {
    await added()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    expect(await post('/api/sign-in/passkey', await signed('discouraged'))).toMatchObject(REFUSED)
    // A key that has no way to know who presses it.
    await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: false },
    })
    expect(await post('/api/me/passkeys', { ...(await made(false)), name: 'Found' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-passkey' },
    })
  })

  it('must answer within five minutes', async () => {
    const late = await made()
    clock.pass(300_000)
    expect(await post('/api/me/passkeys', { ...late, name: 'Late' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-passkey' },
    })
    await added()
    const answer = await signed()
    clock.pass(300_000)
    expect(await post('/api/sign-in/passkey', answer)).toMatchObject(REFUSED)
  })

  it('is not taken from another origin, although the browser signs for it', async () => {
    await added()
    const ours = await signed()
    const options = await post('/api/sign-in/passkey/options', {})
    // Another port of the same host is another origin, and the same relying party (WebAuthn, 5.1.4).
    const elsewhere = 'http://localhost:65123/looks-like-ours'
    await context.route(elsewhere, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Passkeys</title>' }),
    )
    await page.goto(elsewhere)
    const response = await signature(options.body['options'])
    await page.goto(`${origin}/passkeys-of-the-test`)
    const answer = { challengeId: String(options.body['challengeId']), response }
    expect(await post('/api/sign-in/passkey', answer)).toMatchObject(REFUSED)
    expect(await post('/api/sign-in/passkey', ours)).toMatchObject({ status: 200 })
  })

  it('is added only to the person for whom it was made, and once', async () => {
    const eve = await aPerson(newsroom, { name: 'Eve', role: 'reporter' })
    const mine = await made()
    expect(await eve.call('POST', '/api/me/passkeys', { ...mine, name: 'Eve’s now' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-passkey' },
    })
    expect(await post('/api/me/passkeys', { ...mine, name: ' ' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-passkey-name' },
    })
    expect(await post('/api/me/passkeys', { ...mine, name: 'Mine' })).toMatchObject({ status: 201 })
    expect(await post('/api/me/passkeys', { ...mine, name: 'Again' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-passkey' },
    })
    const [passkey] = (await ada.api('GET', '/api/me/passkeys')) as { id: string }[]
    expect(await eve.call('DELETE', `/api/me/passkeys/${passkey?.id ?? ''}`)).toMatchObject({ status: 404 })
  })

  it('lets nobody in once it was removed, or its person was', async () => {
    const id = await added()
    await ada.api('DELETE', `/api/me/passkeys/${id}`)
    expect(await post('/api/sign-in/passkey', await signed())).toMatchObject(REFUSED)
    await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
    await added()
    const boss = await aPerson(newsroom, { name: 'Boss', isAdmin: true })
    await boss.api('DELETE', `/api/people/${ada.id}`)
    expect(await post('/api/sign-in/passkey', await signed())).toMatchObject(REFUSED)
    expect(await ada.call('GET', '/api/me')).toMatchObject({ status: 401 })
  })

  it('is added and used on the newsroom’s own screens, without a mail', async () => {
    await page.goto(`${origin}/newsroom/you`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('This device can sign you in now.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out and keep it' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { name: 'Stories' }).waitFor()
    await page.getByRole('link', { name: 'Ada' }).click()
    await page.getByText('last used').waitFor()
  })

  it('or a code from the mail opens the newsroom', async () => {
    await context.clearCookies()
    await page.goto(`${origin}/newsroom`)
    await page.getByLabel('Your e-mail address').fill(ada.email)
    await page.getByRole('button', { name: 'Mail me a code' }).click()
    await page.getByText('are on their way there').waitFor()
    const codeFor = async () => {
      const { db } = newsroom.server.contextFor(TERMINAL)
      const mails = await db.read
        .selectFrom('mail')
        .select('subject')
        .where('recipient', '=', ada.email)
        .execute()
      return /^(\d{8}) /.exec(mails[0]?.subject ?? '')?.[1]
    }
    await expect.poll(codeFor, { timeout: 10_000 }).toBeDefined()
    await page.getByLabel('The code from the mail').fill((await codeFor()) ?? '')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Stories' }).waitFor()
  })
})
