import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import { TERMINAL } from '../platform/actor.ts'
import type { Database } from '../platform/database/database.ts'
import { JobWorker } from '../platform/jobs/worker.ts'
import type { Tables } from '../server.ts'
import { invitePerson, removePerson } from './person-actions.ts'
import { actorOfSession } from './session-actions.ts'
import { askForCode, signInByCode, signInByLink } from './sign-in-actions.ts'
import { signInJobs } from './sign-in-jobs.ts'

const SITE = { name: 'The Example', url: 'https://live.example.org' }
const SEEN = { userAgent: null, ip: '' }
const MINUTE_MS = 60_000
const EMAIL = 'ada@example.org'

/** A newsroom with Ada in it, and the worker that writes the mails. */
async function newsroomWithAda({ context, clock }: Desk) {
  const db = context.db as Database<Tables>
  const { newId } = context
  const door = { db, clock, newId, site: SITE }
  const { person } = await invitePerson(
    { ...door, actor: TERMINAL },
    { name: 'Ada', email: EMAIL, isMailed: false },
  )
  const failures: unknown[] = []
  const worker = new JobWorker({
    db,
    clock,
    newId,
    handlers: signInJobs(door),
    failed: (error) => failures.push(error),
  })
  /** Asks, and returns the mails that came of it. */
  const ask = async (email = EMAIL) => {
    const before = await db.read.selectFrom('mail').select('id').execute()
    await askForCode(door, email)
    await worker.runDue()
    expect(failures).toEqual([])
    const known = before.map((row) => row.id)
    const mails = await db.read.selectFrom('mail').selectAll().execute()
    return mails
      .filter((mail) => !known.includes(mail.id))
      .map((mail) => ({
        ...mail,
        code: mail.subject.slice(0, 6),
        secret: mail.text.split('#')[1]?.slice(0, 43) ?? '',
      }))
  }
  return { door, db, clock, person, ask, worker }
}

const another = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const WRONG = { code: 'sign-in-code-wrong' }
const SPENT = { code: 'sign-in-link-spent' }

forEachEngine((engine, open) => {
  describe(`a code by mail on ${engine}`, () => {
    it('comes in a mail that says all there is to say, and lets in once', async () => {
      const { door, person, ask } = await newsroomWithAda(await open())
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
          'It is valid for 10 minutes. Or open this link within 15 minutes:',
          '',
          `https://live.example.org/newsroom/sign-in#${secret}`,
          '',
          'If you did not ask for this, ignore it: nothing happens.',
          '',
        ].join('\n'),
      )
      const entrance = await signInByCode(door, { email: 'Ada@Example.org', code }, SEEN)
      expect(await actorOfSession(door, entrance.secret)).toMatchObject({ personId: person.id })
      await expect(signInByCode(door, { email: EMAIL, code }, SEEN)).rejects.toMatchObject(WRONG)
      await expect(signInByLink(door, { secret }, SEEN)).rejects.toMatchObject(SPENT)
    })

    it('is valid for 10 minutes, its link for 15', async () => {
      const { door, clock, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      clock.pass(10 * MINUTE_MS)
      const given = { email: EMAIL, code: mail?.code ?? '' }
      await expect(signInByCode(door, given, SEEN)).rejects.toMatchObject(WRONG)
      clock.pass(5 * MINUTE_MS - 1)
      await signInByLink(door, { secret: mail?.secret ?? '' }, SEEN)
      const [next] = await ask()
      clock.pass(15 * MINUTE_MS)
      await expect(signInByLink(door, { secret: next?.secret ?? '' }, SEEN)).rejects.toMatchObject(SPENT)
    })

    it('takes five tries, and then the right one is wrong too; the link still lets in', async () => {
      const { door, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const code = mail?.code ?? ''
      for (let tries = 0; tries < 5; tries += 1)
        await expect(signInByCode(door, { email: EMAIL, code: another(code) }, SEEN)).rejects.toMatchObject(
          WRONG,
        )
      await expect(signInByCode(door, { email: EMAIL, code }, SEEN)).rejects.toMatchObject(WRONG)
      await signInByLink(door, { secret: mail?.secret ?? '' }, SEEN)
    })

    it('counts tries that come all at once', async () => {
      const { door, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const code = another(mail?.code ?? '')
      await Promise.allSettled(
        Array.from({ length: 20 }, () => signInByCode(door, { email: EMAIL, code }, SEEN)),
      )
      const rows = await db.read
        .selectFrom('sign_in')
        .select('attempts')
        .where('code_hash', 'is not', null)
        .execute()
      expect(rows).toEqual([{ attempts: 5 }])
    })

    it('lets one in when the right one comes five times at once', async () => {
      const { door, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const given = { email: EMAIL, code: mail?.code ?? '' }
      const tries = await Promise.allSettled(Array.from({ length: 5 }, () => signInByCode(door, given, SEEN)))
      expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
      expect(await db.read.selectFrom('session').select('id').execute()).toHaveLength(1)
    })

    it('goes to one address five times an hour and twenty times a day at most', async () => {
      const { clock, ask } = await newsroomWithAda(await open())
      const sent: number[] = []
      for (let hour = 0; hour < 6; hour += 1) {
        let count = 0
        for (let asked = 0; asked < 7; asked += 1) count += (await ask()).length
        sent.push(count)
        clock.pass(60 * MINUTE_MS)
      }
      expect(sent).toEqual([5, 5, 5, 5, 0, 0])
      clock.pass(20 * 60 * MINUTE_MS)
      expect(await ask()).toHaveLength(1)
    })

    it('is asked for in the same way whether the address has an account, and mailed only where it has', async () => {
      const { door, db, ask } = await newsroomWithAda(await open())
      await askForCode(door, EMAIL)
      await askForCode(door, 'nobody@example.org')
      const jobs = await db.read.selectFrom('job').select(['kind', 'run_at', 'attempts']).execute()
      expect(jobs).toHaveLength(2)
      expect(jobs[0]).toEqual(jobs[1])
      expect(await ask('nobody@example.org')).toHaveLength(1) // Ada's, which was still to be written
      expect(await ask('nobody@example.org')).toEqual([])
      expect(await ask('not an address')).toEqual([])
      await expect(
        signInByCode(door, { email: 'nobody@example.org', code: '000000' }, SEEN),
      ).rejects.toMatchObject(WRONG)
    })

    it('is written once, when the worker is sent the same job twice', async () => {
      const { door, db } = await newsroomWithAda(await open())
      const [handler] = Object.values(signInJobs(door))
      const payload = { signInId: door.newId(), email: EMAIL }
      await handler?.(payload, { isLast: false })
      await handler?.(payload, { isLast: false })
      expect(await db.read.selectFrom('mail').select('id').execute()).toHaveLength(1)
    })

    it('does nothing for somebody who was removed in between', async () => {
      const { door, person, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      await removePerson({ ...door, actor: TERMINAL }, { id: person.id })
      const given = { email: EMAIL, code: mail?.code ?? '' }
      await expect(signInByCode(door, given, SEEN)).rejects.toMatchObject(WRONG)
      expect(await ask()).toEqual([])
    })

    it('is kept as a hash, and so is every link and session', async () => {
      const { door, db, ask } = await newsroomWithAda(await open())
      const [mail] = await ask()
      const { code = '', secret = '' } = mail ?? {}
      const entrance = await signInByCode(door, { email: EMAIL, code }, SEEN)
      const rows = JSON.stringify([
        await db.read.selectFrom('sign_in').select(['code_hash', 'link_hash', 'email', 'purpose']).execute(),
        await db.read.selectFrom('session').select(['hash', 'device', 'ip']).execute(),
        await db.read.selectFrom('audit').select(['detail']).execute(),
      ])
      for (const each of [secret, entrance.secret]) expect(rows).not.toContain(each)
      expect(rows).not.toContain(`"${code}"`)
    })
  })
})
