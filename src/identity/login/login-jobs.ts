import type { ReadonlyKysely } from 'kysely/readonly'
import { handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { sendLater } from '../../platform/mail/mail.ts'
import { newCode } from '../../platform/secrets.ts'
import { deviceOfPerson } from './known-device-store.ts'
import { makeLink } from './link-actions.ts'
import { personByEmail } from '../../staff/person/person-store.ts'
import { SIGN_IN_MAIL, type AskedFor, type DoorContext } from './login-actions.ts'
import { signInMail } from '../../staff/person/mails.ts'
import { CODE_MS, MOST_MAILS, signInLink, type Site } from './login.ts'
import { codesAskedSince, signInRow } from './login-store.ts'
import type { StaffTables } from '../../staff/tables.ts'

export interface SignInJobParts extends DoorContext {
  readonly site: Site
  /** A code that was asked for once too often. */
  refused(asked: AskedFor): Promise<void>
}

/**
 * Writes the mail that was asked for, where the address has an account. Where it has none, the code is made and
 * kept all the same and nobody is mailed it: so trying a code costs the same work, and takes the same time, whether
 * there is an account or not.
 */
export function signInJobs({ db, clock, newId, site, refused }: SignInJobParts): JobHandlers {
  return handle(SIGN_IN_MAIL, async (asked) => {
    const { signInId: id, email, askerHash, deviceHash, network } = asked
    const isTooMuch = await db.transact(async (tx, read) => {
      const person = await personByEmail(read, email)
      if ((await signInRow(read, id)) !== undefined) return false
      const now = clock.now()
      const personId = person?.id ?? null
      const device = { personId: personId ?? '', hash: deviceHash, now }
      const deviceId = (await deviceOfPerson(read, device)) ?? null
      if (await isTooMany(read, { email, deviceId, network }, now)) return true
      const digits = newCode()
      const expiresAt = now + CODE_MS
      const secret = await makeLink(tx, {
        id,
        purpose: 'sign-in',
        personId,
        email,
        now,
        expiresAt,
        code: { digits, expiresAt },
        asker: { hash: askerHash, deviceId, network },
      })
      if (person === undefined) return false
      const link = signInLink(site.url, secret)
      const words = signInMail(site.name, digits, link)
      await sendLater(tx, { id: newId(), to: email, ...words, secrets: [digits, link], now, expiresAt })
      return false
    })
    if (isTooMuch) await refused(asked)
  })
}

async function isTooMany(
  read: ReadonlyKysely<StaffTables>,
  { email, deviceId, network }: { email: string; deviceId: string | null; network: string },
  now: number,
): Promise<boolean> {
  const bounds =
    deviceId === null
      ? [
          ...MOST_MAILS.network.map((bound) => ({ ...bound, by: { network } })),
          ...MOST_MAILS.strangers.map((bound) => ({ ...bound, by: 'strangers' as const })),
        ]
      : MOST_MAILS.device.map((bound) => ({ ...bound, by: { deviceId } }))
  for (const { within, count, by } of bounds)
    if ((await codesAskedSince(read, { purpose: 'sign-in', email, by }, now - within)) >= count) return true
  return false
}
