import { siteAudience } from '../../readers/site-audience-actions.ts'
import { newsroomAudience } from '../../staff/person/newsroom-audience-actions.ts'
import type { KyselyPlugin, QueryExecutor } from 'kysely'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { TERMINAL } from '../../access/actor.ts'
import type { Database } from '../../platform/database/database.ts'
import { JobWorker } from '../../platform/jobs/worker.ts'
import type { Tables } from '../../modules.ts'
import { invitePerson, removePerson, findPersonByEmail } from '../../staff/person/person-actions.ts'
import { hashSecret } from '../../platform/secrets.ts'
import { SignInRefusals } from './refusal-actions.ts'
import { actorOfSession } from '../session/session-actions.ts'
import type { ClientInfo } from '../session/session.ts'
import { requestCode, SIGN_IN_MAIL, signInByCode, signInByLink } from './login-actions.ts'
import { loginJobs } from './login-jobs.ts'

const SITE = { name: 'The Example', url: 'https://live.example.org' }
/** The browser in which Ada asks. */
const SEEN = { userAgent: null, ip: '203.0.113.0/24', asker: 'a'.repeat(43) }
const ELSEWHERE = { ...SEEN, asker: 'e'.repeat(43), ip: '198.51.100.0/24' }
const MINUTE_MS = 60_000
const EMAIL = 'ada@example.org'

/** A newsroom with Ada in it, and the worker that writes the mails. */
async function newsroomWithAda({ context, clock }: Desk) {
  const db = context.db as Database<Tables>
  const { newId } = context
  const auth = { db, clock, newId, site: SITE }
  const { person } = await invitePerson(
    { ...auth, actor: TERMINAL },
    { name: 'Ada', email: EMAIL, isMailed: false },
  )
  const failures: unknown[] = []
  const onRefused: unknown[] = []
  const audiences = [newsroomAudience, siteAudience]
  const jobs = { ...auth, audiences, onRefused: async (asked: unknown) => void onRefused.push(asked) }
  const worker = new JobWorker({
    db,
    clock,
    newId,
    handlers: loginJobs(jobs),
    onError: (error) => failures.push(error),
  })
  /** Asks, and returns the mails that came of it. */
  const ask = async (email = EMAIL, client: ClientInfo = SEEN) => {
    const before = await db.read.selectFrom('mail').select('id').execute()
    await requestCode(auth, newsroomAudience, email, client)
    await worker.runDue()
    expect(failures).toEqual([])
    const known = before.map((row) => row.id)
    const mails = await db.read.selectFrom('mail').selectAll().execute()
    return mails
      .filter((mail) => !known.includes(mail.id))
      .map((mail) => ({
        ...mail,
        code: mail.subject.slice(0, 8),
        secret: mail.text.split('#')[1]?.slice(0, 43) ?? '',
      }))
  }
  return { door: auth, db, clock, person, ask, worker, jobs, onRefused }
}

/** The same database, and the text of every statement that is sent to it. */
function listening(db: Database<Tables>): { db: Database<Tables>; statements: string[] } {
  const statements: string[] = []
  const compiler = (db.write.getExecutor() as QueryExecutor).compileQuery.bind(db.write.getExecutor())
  const listener: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      statements.push(compiler(node, queryId).sql)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const read = db.read.withPlugin(listener)
  return {
    statements,
    db: {
      ...db,
      read,
      write: db.write.withPlugin(listener),
      snapshot: (work) => db.snapshot((own) => work(own.withPlugin(listener))),
      transact: (work) => db.transact((tx, own) => work(tx.withPlugin(listener), own.withPlugin(listener))),
    },
  }
}

const another = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0')
const WRONG = { code: 'sign-in-code-wrong' }
const SPENT = { code: 'sign-in-link-used' }

forEachEngine((engine, open) => {
  describe(`a code by mail on ${engine}`, () => {
    it('comes in a mail that says all there is to say, and lets in once', async () => {
      const { door: auth, person, ask } = await newsroomWithAda(await open())
      const [mail, ...others] = await ask(' ADA@example.org')
      expect(others).toEqual([])
      const { code = '', secret = '' } = mail ?? {}
      expect(mail).toMatchObject({ recipient: EMAIL, subject: `${code} is your code for The Example` })
      expect(mail?.text).toBe(
        [
          'Your code for The Example:',
          '',
          `    ${code}`,
          '',
          'Type it where you asked for it, within 10 minutes. Or open this link there, in the same browser:',
          '',
          `https://live.example.org/newsroom/sign-in#${secret}`,
          '',
          'Give neither to anybody, and type the code nowhere else. If you did not ask for this, ignore it: nothing happens.',
          '',
        ].join('\n'),
      )
      const entrance = await signInByCode(auth, newsroomAudience, { email: 'Ada@Example.org', code }, SEEN)
      expect(await actorOfSession(auth, newsroomAudience, entrance.secret)).toMatchObject({
        personId: person.id,
      })
      await expect(signInByCode(auth, newsroomAudience, { email: EMAIL, code }, SEEN)).rejects.toMatchObject(
        WRONG,
      )
      await expect(signInByLink(auth, newsroomAudience, { secret }, SEEN)).rejects.toMatchObject(SPENT)
    })

    it('is valid for 10 minutes, and so is its link', async () => {
      const { door: auth, clock, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const [other] = await ask()
      clock.pass(10 * MINUTE_MS - 1)
      await signInByLink(auth, newsroomAudience, { secret: other?.secret ?? '' }, SEEN)
      clock.pass(1)
      const given = { email: EMAIL, code: mail?.code ?? '' }
      await expect(signInByCode(auth, newsroomAudience, given, SEEN)).rejects.toMatchObject(WRONG)
      await expect(
        signInByLink(auth, newsroomAudience, { secret: mail?.secret ?? '' }, SEEN),
      ).rejects.toMatchObject(SPENT)
    })

    it('and its link work only in the browser that asked, where neither is used up by the other', async () => {
      const { door: auth, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const { code = '', secret = '' } = mail ?? {}
      for (const seen of [ELSEWHERE, { userAgent: null, ip: SEEN.ip }]) {
        await expect(
          signInByCode(auth, newsroomAudience, { email: EMAIL, code }, seen),
        ).rejects.toMatchObject(WRONG)
        await expect(signInByLink(auth, newsroomAudience, { secret }, seen)).rejects.toMatchObject({
          code: 'sign-in-link-wrong-browser',
        })
      }
      await signInByCode(auth, newsroomAudience, { email: EMAIL, code }, SEEN)
    })

    it('is good however many wrong ones are tried elsewhere', async () => {
      const { door: auth, ask } = await newsroomWithAda(await open())
      await ask(EMAIL, ELSEWHERE)
      const [mail] = await ask()
      const wrong = { email: EMAIL, code: another(mail?.code ?? '') }
      for (let tries = 0; tries < 12; tries += 1)
        await expect(signInByCode(auth, newsroomAudience, wrong, ELSEWHERE)).rejects.toMatchObject(WRONG)
      await signInByCode(auth, newsroomAudience, { email: EMAIL, code: mail?.code ?? '' }, SEEN)
    })

    it('comes to a browser that is known, however often strangers have asked', async () => {
      const { door: auth, ask, onRefused } = await newsroomWithAda(await open())
      const [first] = await ask()
      const { device } = await signInByCode(
        auth,
        newsroomAudience,
        { email: EMAIL, code: first?.code ?? '' },
        SEEN,
      )
      let mails = 0
      for (let network = 0; network < 6; network += 1)
        for (let asked = 0; asked < 6; asked += 1)
          mails += (await ask(EMAIL, { ...ELSEWHERE, ip: `198.51.${network}.0/24` })).length
      expect(mails, 'five a network, fifteen for all strangers, one of which Ada had').toBe(14)
      expect(onRefused).toHaveLength(22)
      const own = { ...SEEN, device }
      for (let asked = 0; asked < 5; asked += 1) {
        const [mail] = await ask(EMAIL, own)
        await signInByCode(auth, newsroomAudience, { email: EMAIL, code: mail?.code ?? '' }, own)
      }
      expect(await ask(EMAIL, own), 'the sixth of this device in an hour').toEqual([])
      expect(await ask(EMAIL, { ...ELSEWHERE, device: 'x'.repeat(43) }), 'made up').toEqual([])
    })

    it('costs the same statements, asked for and tried wrongly, whether there is an account or not', async () => {
      const { door: auth, jobs } = await newsroomWithAda(await open())
      const statementsOf = async (email: string) => {
        const { db, statements } = listening(auth.db)
        const [handler] = Object.values(loginJobs({ ...jobs, db }))
        const id = auth.newId()
        const asked = {
          signInId: id,
          email,
          askerHash: hashSecret(SEEN.asker),
          deviceHash: '',
          network: SEEN.ip,
        }
        await requestCode({ ...auth, db }, newsroomAudience, email, SEEN)
        await handler?.run(JSON.stringify(asked), { isLast: false })
        const mailing = statements.splice(0).filter((each) => !/"(mail|job)"/.test(each))
        const refusals = new SignInRefusals({ ...auth, db }, findPersonByEmail, () => undefined)
        const tried = []
        for (let tries = 0; tries < 6; tries += 1) {
          await expect(
            signInByCode({ ...auth, db }, newsroomAudience, { email, code: '00000000' }, SEEN),
          ).rejects.toMatchObject(WRONG)
          await refusals.record({ reason: 'wrong code', email, network: SEEN.ip })
          tried.push(statements.splice(0))
        }
        const rows = await db.read.selectFrom('login').select('attempts').where('id', '=', id).execute()
        return { mailing, tried, rows }
      }
      const known = await statementsOf(EMAIL)
      expect(known.tried[0]?.length).toBeGreaterThan(2)
      expect(known.rows).toEqual([{ attempts: 5 }])
      expect(await statementsOf('nobody@example.org')).toEqual(known)
    })

    it('takes five tries there, and then the right one is wrong too; the link still lets in', async () => {
      const { door: auth, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const code = mail?.code ?? ''
      for (let tries = 0; tries < 5; tries += 1)
        await expect(
          signInByCode(auth, newsroomAudience, { email: EMAIL, code: another(code) }, SEEN),
        ).rejects.toMatchObject(WRONG)
      await expect(signInByCode(auth, newsroomAudience, { email: EMAIL, code }, SEEN)).rejects.toMatchObject(
        WRONG,
      )
      await signInByLink(auth, newsroomAudience, { secret: mail?.secret ?? '' }, SEEN)
    })

    it('counts tries that come all at once', async () => {
      const { door: auth, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const code = another(mail?.code ?? '')
      await Promise.allSettled(
        Array.from({ length: 20 }, () => signInByCode(auth, newsroomAudience, { email: EMAIL, code }, SEEN)),
      )
      const rows = await db.read
        .selectFrom('login')
        .select('attempts')
        .where('code_hash', 'is not', null)
        .execute()
      expect(rows).toEqual([{ attempts: 5 }])
    })

    it('lets one in when the right one comes five times at once', async () => {
      const { door: auth, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const given = { email: EMAIL, code: mail?.code ?? '' }
      const tries = await Promise.allSettled(
        Array.from({ length: 5 }, () => signInByCode(auth, newsroomAudience, given, SEEN)),
      )
      expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
      expect(await db.read.selectFrom('session').select('id').execute()).toHaveLength(1)
    })

    it('goes to one address from one network five times an hour, and forty times a day from all', async () => {
      const { clock, ask } = await newsroomWithAda(await open())
      const sent: number[] = []
      for (let hour = 0; hour < 6; hour += 1) {
        let count = 0
        for (const network of ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'])
          for (let asked = 0; asked < 6; asked += 1)
            count += (await ask(EMAIL, { ...SEEN, ip: network })).length
        sent.push(count)
        clock.pass(60 * MINUTE_MS)
      }
      expect(sent).toEqual([15, 15, 10, 0, 0, 0])
      clock.pass(20 * 60 * MINUTE_MS)
      expect(await ask()).toHaveLength(1)
    })

    it('is asked for in the same way whether the address has an account, and mailed only where it has', async () => {
      const { door: auth, db, ask } = await newsroomWithAda(await open())
      await requestCode(auth, newsroomAudience, EMAIL, SEEN)
      await requestCode(auth, newsroomAudience, 'nobody@example.org', SEEN)
      const jobs = await db.read.selectFrom('job').select(['kind', 'run_at', 'attempts']).execute()
      expect(jobs).toHaveLength(2)
      expect(jobs[0]).toEqual(jobs[1])
      expect(await ask('nobody@example.org')).toHaveLength(1) // Ada's, which was still to be written
      expect(await ask('nobody@example.org')).toEqual([])
      expect(await ask('not an address')).toEqual([])
      await expect(
        signInByCode(auth, newsroomAudience, { email: 'nobody@example.org', code: '00000000' }, SEEN),
      ).rejects.toMatchObject(WRONG)
    })

    it('is written once, when the worker is sent the same job twice', async () => {
      const { door: auth, db, jobs } = await newsroomWithAda(await open())
      const [handler] = Object.values(loginJobs(jobs))
      const payload = JSON.stringify({
        signInId: auth.newId(),
        email: EMAIL,
        askerHash: 'a',
        deviceHash: '',
        network: SEEN.ip,
      })
      await handler?.run(payload, { isLast: false })
      await handler?.run(payload, { isLast: false })
      expect(await db.read.selectFrom('mail').select('id').execute()).toHaveLength(1)
    })

    it('does nothing for somebody who was removed in between', async () => {
      const { door: auth, person, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      await removePerson({ ...auth, actor: TERMINAL }, { id: person.id })
      const given = { email: EMAIL, code: mail?.code ?? '' }
      await expect(signInByCode(auth, newsroomAudience, given, SEEN)).rejects.toMatchObject(WRONG)
      expect(await ask()).toEqual([])
    })

    it('is kept as a hash, and so is every link and session', async () => {
      const { door: auth, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const { code = '', secret = '' } = mail ?? {}
      const entrance = await signInByCode(auth, newsroomAudience, { email: EMAIL, code }, SEEN)
      const rows = JSON.stringify([
        await db.read
          .selectFrom('login')
          .select(['code_hash', 'link_hash', 'asker_hash', 'email', 'purpose'])
          .execute(),
        await db.read.selectFrom('session').select(['hash', 'device', 'ip']).execute(),
        await db.read.selectFrom('known_device').selectAll().execute(),
        await db.read.selectFrom('job').select('payload').where('kind', '=', SIGN_IN_MAIL.name).execute(),
        await db.read.selectFrom('audit').select(['detail']).execute(),
      ])
      for (const each of [secret, entrance.secret, entrance.device, SEEN.asker])
        expect(rows).not.toContain(each)
      expect(rows).not.toContain(`"${code}"`)
    })
  })
})
