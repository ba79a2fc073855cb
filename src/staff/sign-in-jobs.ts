import type { JobHandler } from '../platform/jobs/worker.ts'
import { sendLater } from '../platform/mail/mail.ts'
import { newCode } from '../platform/secrets.ts'
import { makeLink } from './link-actions.ts'
import { personByEmail } from './person-store.ts'
import { SIGN_IN_MAIL, type DoorContext } from './sign-in-actions.ts'
import { signInMail } from './sign-in-mail.ts'
import { CODE_MS, LINK_MS, MOST_MAILS, signInLink, type Site } from './sign-in.ts'
import { mailsAskedSince, signInRow } from './sign-in-store.ts'

/** Writes the mail that was asked for, where the address has an account and has not had too many. */
export function signInJobs({
  db,
  clock,
  newId,
  site,
}: DoorContext & { readonly site: Site }): Record<string, JobHandler> {
  return {
    [SIGN_IN_MAIL]: async (payload) => {
      const { signInId: id, email } = payload as { signInId: string; email: string }
      await db.transact(async (tx, read) => {
        const person = await personByEmail(read, email)
        if (person === undefined || (await signInRow(read, id)) !== undefined) return
        const now = clock.now()
        for (const { within, count } of MOST_MAILS)
          if ((await mailsAskedSince(read, person.id, now - within)) >= count) return
        const digits = newCode()
        const code = { digits, expiresAt: now + CODE_MS }
        const expiresAt = now + LINK_MS
        const secret = await makeLink(tx, { id, purpose: 'sign-in', person, now, expiresAt, code })
        const link = signInLink(site.url, secret)
        await sendLater(tx, {
          id: newId(),
          to: email,
          ...signInMail(site.name, digits, link),
          secrets: [digits, link],
          now,
          expiresAt: code.expiresAt,
        })
      })
    },
  }
}
