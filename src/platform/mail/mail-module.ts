import type { Manifest, Module } from '../module.ts'
import type { Services } from '../services.ts'
import { dropOldMails, type MailTables } from './mail.ts'
import * as mail from './migrations/2026-11-26-02-mail.ts'
import { mailJobs } from './send-mail.ts'

export const mailManifest = {
  name: 'mail',
  migrations: { '2026-11-26-02-mail': mail },
} as const satisfies Manifest

/** Mails are sent by the worker of this name, together with what writes them. */
export const MAIL_WORKER = 'mail'

/** Interval for deleting old mails. */
const EXPIRY_MS = 3_600_000

/** The outbox: what is in it is sent, and in the end forgotten. */
export function openMail({ db, clock, config, say: printLine, log }: Services<MailTables>): Module {
  let expiry: NodeJS.Timeout | undefined
  return {
    ...mailManifest,
    jobs: [
      {
        worker: MAIL_WORKER,
        handlers: mailJobs({
          db,
          clock,
          smtp: config.smtp,
          host: new URL(config.publicUrl).hostname,
          printLine,
        }),
      },
    ],
    async start() {
      expiry = setInterval(() => {
        dropOldMails(db, clock.now()).catch((error: unknown) =>
          log.error({ err: error }, 'old mails could not be removed'),
        )
      }, EXPIRY_MS).unref()
    },
    abort: () => clearInterval(expiry),
  }
}
