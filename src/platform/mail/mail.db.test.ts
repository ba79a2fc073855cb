import { afterEach, describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { startMailServer, type MailServer } from '../../../test/mail-server.ts'
import type { Tables } from '../../modules.ts'
import type { Database } from '../database/database.ts'
import { JobWorker } from '../jobs/worker.ts'
import { dropOldMails, KEEP_MAILS_MS, listMails, enqueueMail } from './mail.ts'
import { mailJobs } from './send-mail.ts'

const servers: MailServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function aMailServer(login?: { user: string; password: string }): Promise<MailServer> {
  const server = await startMailServer(login)
  servers.push(server)
  return server
}

const HOUR_MS = 3_600_000

/** An outbox, and the worker that empties it into this mail server. */
function outboxOf({ context, clock }: Desk, server: Pick<MailServer, 'url'> | null) {
  const db = context.db as Database<Tables>
  const { newId } = context
  const said: string[] = []
  const failures: string[] = []
  const worker = new JobWorker({
    db,
    clock,
    newId,
    handlers: mailJobs({
      db,
      clock,
      smtp: server === null ? null : { url: server.url, from: 'The Example <news@example.org>' },
      host: 'live.example.org',
      printLine: (line) => said.push(line),
    }),
    onError: (error) => failures.push(String(error)),
  })
  const write = async (to = 'ada@example.org') => {
    const [id, now] = [newId(), clock.now()]
    await db.transact((tx) =>
      enqueueMail(tx, {
        id,
        to,
        subject: '012345 is your code',
        text: 'Your code: 012345\n\nGrüße, and a line that is long enough to be folded by what cannot carry it: http://localhost/x#SECRET\n',
        secrets: ['012345', 'http://localhost/x#SECRET'],
        now,
        expiresAt: now + HOUR_MS,
      }),
    )
    return id
  }
  const mails = () => listMails(db.read, { before: undefined, limit: 10 })
  const jobs = () => db.read.selectFrom('job').select('attempts').execute()
  return { db, clock, worker, said, failures, write, mails, jobs }
}

const header = (source: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(source)?.[1]?.trim()

forEachEngine((engine, open) => {
  describe(`mail on ${engine}`, () => {
    it('is sent by SMTP, says who it is from, and leaves no secret behind', async () => {
      const desk = await open()
      const server = await aMailServer({ user: 'stoppress', password: 'hunter2' })
      const { worker, write, mails, jobs, failures } = outboxOf(desk, server)
      const id = await write()
      await worker.runDue()
      expect(failures).toEqual([])
      const [got] = server.received
      expect(got).toMatchObject({ from: 'news@example.org', to: ['ada@example.org'] })
      const source = got?.source ?? ''
      expect(header(source, 'From')).toBe('The Example <news@example.org>')
      expect(header(source, 'Subject')).toBe('012345 is your code')
      expect(header(source, 'Message-ID')).toBe(`<${id}@live.example.org>`)
      expect(header(source, 'Content-Type')).toMatch(/^text\/plain; charset=utf-8/)
      expect(header(source, 'Auto-Submitted')).toBe('auto-generated')
      const [mail] = await mails()
      expect(mail).toMatchObject({ subject: '······ is your code', sent_at: desk.clock.now(), secrets: '[]' })
      expect(mail?.text).not.toMatch(/012345|SECRET/)
      expect(await jobs()).toEqual([])
    })

    it('that is refused for good is given up, with the reason', async () => {
      const desk = await open()
      const server = await aMailServer()
      server.mood({ refuse: 550, words: 'No such mailbox' })
      const { worker, write, mails, jobs } = outboxOf(desk, server)
      await write()
      await worker.runDue()
      const [mail] = await mails()
      expect(mail).toMatchObject({ sent_at: null, failed_at: desk.clock.now() })
      expect(mail?.failure).toContain('550')
      expect(mail?.failure).toContain('No such mailbox')
      expect(mail?.text).not.toContain('SECRET')
      expect(await jobs()).toEqual([])
      desk.clock.pass(HOUR_MS)
      await worker.runDue()
      expect(server.connections).toBe(1)
    })

    it('that is put off, cut off in its midst, or meets no server, is sent when the server is well again', async () => {
      const desk = await open()
      const server = await aMailServer()
      const { worker, write, mails, failures } = outboxOf(desk, server)
      const id = await write()
      server.mood({ refuse: 451, words: 'Try later' })
      await worker.runDue()
      expect((await mails())[0]).toMatchObject({ sent_at: null, failed_at: null })
      expect((await mails())[0]?.failure).toContain('451')
      server.mood('hang up')
      desk.clock.pass(2_000)
      await worker.runDue()
      expect(failures).toHaveLength(2)
      await worker.runDue() // not yet: it waits longer each time
      expect(server.connections).toBe(2)
      server.mood('accept')
      desk.clock.pass(4_000)
      await worker.runDue()
      expect(server.received).toHaveLength(1)
      expect(header(server.received[0]?.source ?? '', 'Message-ID')).toBe(`<${id}@live.example.org>`)
      expect((await mails())[0]).toMatchObject({ failure: null, sent_at: desk.clock.now() })

      const unreachable = outboxOf(desk, { url: 'smtp://127.0.0.1:9' })
      await unreachable.write()
      await unreachable.worker.runDue()
      desk.clock.pass(2_000)
      await worker.runDue()
      expect(server.received).toHaveLength(2)
    })

    it('waits for the operator where the server refuses our login', async () => {
      const desk = await open()
      const server = await aMailServer({ user: 'stoppress', password: 'hunter2' })
      const wrong = outboxOf(desk, { url: server.url.replace('hunter2', 'hunter3') })
      await wrong.write()
      await wrong.worker.runDue()
      const [mail] = await wrong.mails()
      expect(mail).toMatchObject({ sent_at: null, failed_at: null })
      expect(`${mail?.failure ?? ''}${wrong.failures.join()}`).not.toContain('hunter3')
      desk.clock.pass(2_000)
      await outboxOf(desk, server).worker.runDue()
      expect(server.received).toHaveLength(1)
    })

    it('is sent again, recognisably, when a worker died before it could say that it had', async () => {
      const desk = await open()
      const server = await aMailServer()
      const { db, worker, write } = outboxOf(desk, server)
      const id = await write()
      await worker.runDue()
      await db.write.updateTable('mail').set({ sent_at: null }).where('id', '=', id).execute()
      const [handler] = Object.values(
        mailJobs({
          db,
          clock: desk.clock,
          smtp: { url: server.url, from: 'news@example.org' },
          host: 'live.example.org',
          printLine: () => undefined,
        }),
      )
      await handler?.run(JSON.stringify({ mailId: id }), { isLast: false })
      await handler?.run(JSON.stringify({ mailId: id }), { isLast: false }) // and the third time is none
      const ids = server.received.map((mail) => header(mail.source, 'Message-ID'))
      expect(ids).toEqual([`<${id}@live.example.org>`, `<${id}@live.example.org>`])
    })

    it('is not sent once what it says is no longer true', async () => {
      const desk = await open()
      const server = await aMailServer()
      const { worker, write, mails } = outboxOf(desk, server)
      await write()
      desk.clock.pass(HOUR_MS)
      await worker.runDue()
      expect(server.received).toEqual([])
      expect((await mails())[0]).toMatchObject({ failure: 'not sent in time.', secrets: '[]' })
    })

    it('is shown at the terminal, and stays in the outbox, where no server is set', async () => {
      const { worker, write, mails, jobs, said } = outboxOf(await open(), null)
      await write()
      await worker.runDue()
      expect(said[0]).toBe(
        'Mail to ada@example.org, shown here since SMTP_URL is not set: 012345 is your code',
      )
      expect(said.slice(1).join('\n')).toContain('http://localhost/x#SECRET')
      expect((await mails())[0]).toMatchObject({ sent_at: null, subject: '012345 is your code' })
      expect(await jobs()).toEqual([])
    })

    it('is not in the outbox when what caused it did not happen', async () => {
      const { db, mails, jobs } = outboxOf(await open(), null)
      const failing = db.transact(async (tx) => {
        await enqueueMail(tx, {
          id: 'm',
          to: 'ada@example.org',
          subject: 's',
          text: 't',
          secrets: [],
          now: 0,
          expiresAt: 1,
        })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect([await mails(), await jobs()]).toEqual([[], []])
    })

    it('is forgotten after a month, with what is left of the tries to send it', async () => {
      const desk = await open()
      const { db, clock, write, mails, jobs } = outboxOf(desk, null)
      await write('old@example.org')
      clock.pass(KEEP_MAILS_MS)
      const young = await write()
      expect(await dropOldMails(db, clock.now())).toBe(0)
      clock.pass(1)
      expect(await dropOldMails(db, clock.now())).toBe(1)
      expect((await mails()).map(({ id }) => id)).toEqual([young])
      expect(await jobs()).toHaveLength(1)
    })
  })
})
