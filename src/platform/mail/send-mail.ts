import type { Transporter } from 'nodemailer'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { handle, type JobHandlers } from '../jobs/worker.ts'
import { SEND_MAIL, withoutSecrets, type MailRow, type MailTables } from './mail.ts'
import { errorMessage } from '../error-message.ts'
import { clip } from '../text/truncate.ts'

export interface MailParts {
  readonly db: Database<MailTables>
  readonly clock: Clock
  /** Null where no mail server is set: then mails are shown at the terminal, and stay in the outbox. */
  readonly smtp: { readonly url: string; readonly from: string } | null
  /** The host in Message-IDs. */
  readonly host: string
  /** To the terminal of the server. */
  say(line: string): void
}

// Together less than the time that a worker may keep a job (60 s), or another would send the mail too.
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 }

/**
 * Sends what is in the outbox. A mail that was sent by a worker which died before saying so is sent again, with
 * the same Message-ID (RFC 5322, 3.6.4): mail programs show it once.
 */
export function mailJobs({ db, clock, smtp, host, say }: MailParts): JobHandlers {
  let transport: Promise<Transporter> | undefined

  const send = async (mail: MailRow): Promise<void> => {
    if (smtp === null) {
      say(`Mail to ${mail.recipient}, shown here since SMTP_URL is not set: ${mail.subject}`)
      for (const line of mail.text.trimEnd().split('\n')) say(`  ${line}`)
      return
    }
    try {
      transport ??= openTransport(smtp.url)
      const open = await transport
      await open.sendMail({
        from: smtp.from,
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: mail.text,
        messageId: `<${mail.id}@${host}>`,
        date: new Date(mail.created_at),
        headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no out-of-office answers
      })
    } catch (error) {
      const failure = clip(errorMessage(error), 500)
      if (!isForGood(error)) {
        await change(mail.id, { failure })
        throw error
      }
      await change(mail.id, { failure, failed_at: clock.now(), ...blotted(mail) })
      return
    }
    await change(mail.id, { sent_at: clock.now(), failure: null, ...blotted(mail) })
  }
  const change = async (id: string, set: Partial<MailRow>): Promise<void> => {
    await db.write.updateTable('mail').set(set).where('id', '=', id).execute()
  }

  return handle(SEND_MAIL, async ({ mailId }) => {
    const mail = await db.read
      .selectFrom('mail')
      .selectAll()
      .where('id', '=', mailId)
      .where('sent_at', 'is', null)
      .where('failed_at', 'is', null)
      .executeTakeFirst()
    if (mail === undefined) return
    const now = clock.now()
    if (mail.expires_at > now) await send(mail)
    else
      await change(mailId, {
        failed_at: now,
        failure: `not sent in time. ${mail.failure ?? ''}`.trim(),
        ...blotted(mail),
      })
  })
}

/** The library is loaded with the first mail, not with the server. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true })
}

function blotted(mail: MailRow): Pick<MailRow, 'subject' | 'text' | 'secrets'> {
  const { subject, text, secrets } = withoutSecrets(mail)
  return { subject, text, secrets }
}

/** A 5xx about this mail (RFC 5321, 4.2.1). One about our own login is the operator's to mend, and worth waiting for. */
function isForGood(error: unknown): boolean {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number }
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500
}
