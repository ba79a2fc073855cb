import type { Transporter } from 'nodemailer'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { handle, type JobHandlers } from '../jobs/worker.ts'
import { SEND_MAIL, redactSecrets, type MailRow, type MailTables } from './mail.ts'
import { errorMessage } from '../error-message.ts'
import { clip } from '../text/truncate.ts'

export interface MailJobDeps {
  readonly db: Database<MailTables>
  readonly clock: Clock
  /** Null if no mail server is configured: then mails are printed on the terminal, and stay in the outbox. */
  readonly smtp: { readonly url: string; readonly from: string } | null
  /** The host in Message-IDs. */
  readonly host: string
  /** To the terminal of the server. */
  printLine(line: string): void
}

// In total less than a job's lease (60 s), otherwise another worker would send the mail too.
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 }

/**
 * Sends mails from the outbox. A mail whose worker died before recording it is sent again with the same Message-ID
 * (RFC 5322, 3.6.4): mail programs show it once.
 */
export function mailJobs({ db, clock, smtp, host, printLine }: MailJobDeps): JobHandlers {
  let transport: Promise<Transporter> | undefined

  const send = async (mail: MailRow): Promise<void> => {
    if (smtp === null) {
      printLine(`Mail to ${mail.recipient}, shown here since SMTP_URL is not set: ${mail.subject}`)
      for (const line of mail.text.trimEnd().split('\n')) printLine(`  ${line}`)
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
      if (!isPermanentFailure(error)) {
        await change(mail.id, { failure })
        throw error
      }
      await change(mail.id, { failure, failed_at: clock.now(), ...redactMail(mail) })
      return
    }
    await change(mail.id, { sent_at: clock.now(), failure: null, ...redactMail(mail) })
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
        ...redactMail(mail),
      })
  })
}

/** The library is loaded lazily, with the first mail. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true })
}

function redactMail(mail: MailRow): Pick<MailRow, 'subject' | 'text' | 'secrets'> {
  const { subject, text, secrets } = redactSecrets(mail)
  return { subject, text, secrets }
}

/**
 * A permanent failure of this mail: 5xx (RFC 5321, 4.2.1). A failure of our own login is for the operator to fix, and
 * is retried.
 */
function isPermanentFailure(error: unknown): boolean {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number }
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500
}
