import { handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { enqueueMail } from '../../platform/mail/mail.ts'
import { newCode } from '../../platform/secrets.ts'
import type { IdentityContext, Read, SessionAudience } from '../audience-actions.ts'
import { audiencesOfIdentity, identityByEmail } from '../identity-store.ts'
import { deviceOfIdentity } from './known-device-store.ts'
import { insertLink } from './link-actions.ts'
import { SIGN_IN_MAIL, type CodeRequest } from './login-actions.ts'
import { loginMail } from './login-mail.ts'
import { codesAskedSince, loginById } from './login-store.ts'
import { CODE_MS, loginLink, MAX_MAILS } from './login.ts'

export interface LoginJobOptions extends IdentityContext {
  readonly audiences: readonly SessionAudience[]
  /** Called when too many codes were requested. */
  onRefused(request: CodeRequest): Promise<void>
}

/**
 * Writes the mail that was asked for, where the address may sign in to the audience. Where it may not, the code is made
 * and kept all the same and nobody is mailed it: so trying a code costs the same work, and takes the same time, whether
 * there is an account or not.
 */
export function loginJobs(options: LoginJobOptions): JobHandlers {
  const { db, clock, newId, site, audiences, onRefused } = options
  return handle(SIGN_IN_MAIL, async (asked) => {
    const { signInId: id, email, askerHash, deviceHash, network } = asked
    const audience = audiences.find(({ name }) => name === (asked.audience ?? 'newsroom'))
    if (audience === undefined) throw new Error(`there is no audience ${String(asked.audience)}`)
    const isTooMuch = await db.transact(async (tx, read) => {
      const identity = await identityByEmail(read, email)
      if ((await loginById(read, id)) !== undefined) return false
      const now = clock.now()
      const identityId = identity?.id ?? null
      const joined = await audiencesOfIdentity(read, identityId ?? '')
      const mayEnter = audience.maySignUp || joined.includes(audience.name)
      const device = { identityId: identityId ?? '', hash: deviceHash, now }
      const deviceId = (await deviceOfIdentity(read, device)) ?? null
      if (await isTooMany(read, { email, deviceId, network }, now)) return true
      const digits = newCode()
      const expiresAt = now + CODE_MS
      const secret = await insertLink(tx, {
        id,
        purpose: 'sign-in',
        audience: audience.name,
        identityId: mayEnter ? identityId : null,
        email,
        now,
        expiresAt,
        code: { digits, expiresAt },
        asker: { hash: askerHash, deviceId, network },
      })
      if (!mayEnter) return false
      const link = audience.loginPath === null ? null : loginLink(`${site.url}${audience.loginPath}`, secret)
      const words = loginMail(site.name, digits, link)
      const secrets = link === null ? [digits] : [digits, link]
      await enqueueMail(tx, { id: newId(), to: email, ...words, secrets, now, expiresAt })
      return false
    })
    if (isTooMuch) await onRefused(asked)
  })
}

async function isTooMany(
  read: Read,
  { email, deviceId, network }: { email: string; deviceId: string | null; network: string },
  now: number,
): Promise<boolean> {
  const bounds =
    deviceId === null
      ? [
          ...MAX_MAILS.network.map((bound) => ({ ...bound, by: { network } })),
          ...MAX_MAILS.strangers.map((bound) => ({ ...bound, by: 'strangers' as const })),
        ]
      : MAX_MAILS.device.map((bound) => ({ ...bound, by: { deviceId } }))
  for (const { within, count, by } of bounds)
    if ((await codesAskedSince(read, { purpose: 'sign-in', email, by }, now - within)) >= count) return true
  return false
}
