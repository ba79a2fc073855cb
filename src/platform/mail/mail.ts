import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { Type } from 'typebox'
import type { Database } from '../database/database.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Cursor } from '../pagination.ts'
import { enqueueJob, type JobTables } from '../jobs/jobs.ts'
import { tablesOf } from '../database/tables-of.ts'

export interface MailTables {
  /** The outbox: everything that was to be sent, and what became of it. */
  mail: {
    id: string
    recipient: string
    subject: string
    text: string
    /** JSON: the words of subject and text that let somebody in. They are taken out once the mail has gone. */
    secrets: string
    created_at: number
    /** Not sent after this: what it says would no longer be true. */
    expires_at: number
    sent_at: number | null
    failed_at: number | null
    /** Why it was given up. */
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
  /** What nobody but the recipient may read: codes and links, as they stand in subject and text. */
  readonly secrets: readonly string[]
  readonly now: number
  readonly expiresAt: number
}

export const SEND_MAIL = { name: 'mail.send', payload: Type.Object({ mailId: Type.String() }) }

/** Puts a mail in the outbox, and asks for its sending, in the transaction of its cause. */
export async function sendLater<T extends MailTables & JobTables>(
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

/** The mail with its secrets blotted out. */
export function withoutSecrets(mail: MailRow): MailRow {
  const blot = (words: string): string =>
    secretsOf(mail).reduce((text, secret) => text.replaceAll(secret, '······'), words)
  return { ...mail, subject: blot(mail.subject), text: blot(mail.text), secrets: '[]' }
}

function secretsOf(mail: MailRow): string[] {
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

/** Who was written to, and when, is needed to find out what became of a mail, and not for longer. */
export const KEEP_MAILS_MS = 30 * 86_400_000

/** Forgets mails of long ago, with what is left of the tries to send them; returns how many. */
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
