import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { Type } from 'typebox'
import type { Database } from '../database/database.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Cursor } from '../pagination.ts'
import { enqueueJob, type JobTables } from '../jobs/jobs.ts'
import { tablesOf } from '../database/tables-of.ts'

export interface MailTables {
  /** The outbox: all mails and their delivery state. */
  mail: {
    id: string
    recipient: string
    subject: string
    text: string
    /** JSON: secrets in subject and text. They are redacted once the mail has been sent. */
    secrets: string
    created_at: number
    /** Not sent after this: its content would be outdated. */
    expires_at: number
    sent_at: number | null
    failed_at: number | null
    /** Why it was abandoned. */
    failure: string | null
  }
}
export type MailRow = Selectable<MailTables['mail']>

export interface NewMail {
  readonly id: string
  readonly to: string
  readonly subject: string
  /** Plain text. */
  readonly text: string
  /** Secrets that only the recipient may read: codes and links, as in subject and text. */
  readonly secrets: readonly string[]
  readonly now: number
  readonly expiresAt: number
}

export const SEND_MAIL = { name: 'mail.send', payload: Type.Object({ mailId: Type.String() }) }

/** Puts a mail into the outbox and enqueues its delivery, in the transaction of its cause. */
export async function enqueueMail<T extends MailTables & JobTables>(
  tx: Transaction<T>,
  { id, to, subject, text, secrets, now, expiresAt }: NewMail,
): Promise<void> {
  const own = tablesOf<MailTables & JobTables>(tx)
  await own
    .insertInto('mail')
    .values({
      id,
      recipient: to,
      subject,
      text,
      secrets: JSON.stringify(secrets),
      created_at: now,
      expires_at: expiresAt,
      sent_at: null,
      failed_at: null,
      failure: null,
    })
    .execute()
  await enqueueJob(own, { id, kind: SEND_MAIL, payload: { mailId: id }, runAt: now, now })
}

/** The mail with its secrets redacted. */
export function redactSecrets(mail: MailRow): MailRow {
  const blot = (words: string): string =>
    parseSecrets(mail).reduce((text, secret) => text.replaceAll(secret, '······'), words)
  return { ...mail, subject: blot(mail.subject), text: blot(mail.text), secrets: '[]' }
}

function parseSecrets(mail: MailRow): string[] {
  const read: unknown = JSON.parse(mail.secrets)
  return Array.isArray(read) ? read.filter((each) => typeof each === 'string') : []
}

/** A mail as the outbox lists it: `given_up_at` is when the worker stopped trying. */
export type ListedMail = MailRow & { readonly given_up_at: number | null }

/** The outbox, newest first. */
export async function listMails(
  db: ReadonlyKysely<MailTables & JobTables>,
  { before, limit }: { before: Cursor | undefined; limit: number },
): Promise<ListedMail[]> {
  const query = db
    .selectFrom('mail')
    .leftJoin('job', 'job.id', 'mail.id')
    .selectAll('mail')
    .select('job.failed_at as given_up_at')
  return newestFirst(query, ['mail.created_at', 'mail.id'], before).limit(limit).execute()
}

/** Retention of mails: recipient and time are needed to trace a delivery, and no longer. */
export const KEEP_MAILS_MS = 30 * 86_400_000

/** Deletes old mails, with their remaining jobs; returns how many. */
export async function dropOldMails(
  db: Pick<Database<MailTables & JobTables>, 'transact'>,
  now: number,
): Promise<number> {
  return db.transact(async (tx) => {
    const old = now - KEEP_MAILS_MS
    await tx.deleteFrom('job').where('kind', '=', SEND_MAIL.name).where('created_at', '<', old).execute()
    const dropped = await tx.deleteFrom('mail').where('created_at', '<', old).returning('id').execute()
    return dropped.length
  })
}
