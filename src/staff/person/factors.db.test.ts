import { findPerson } from './person-store.ts'
import { newsroomAudience } from './newsroom-audience-actions.ts'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { FIRST_DESK } from '../../../test/people.ts'
import { TERMINAL, type Staff } from '../../access/actor.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Tables } from '../../modules.ts'
import { requestConfirmation, confirmByCode } from '../../identity/login/confirm-actions.ts'
import { addDesk } from '../desk/desk-actions.ts'
import { passkeyOptions, removeMyPasskey } from '../../identity/passkey/passkey-actions.ts'
import { insertPasskey } from '../../identity/passkey/passkey-store.ts'
import {
  changePerson,
  renewInvitation,
  invitePerson,
  createSignInLink,
  listPeople,
  type PeopleContext,
} from './person-actions.ts'
import { endPersonSessions, recoverPerson, sessionsOfPerson } from './recovery-actions.ts'
import { actorOfSession } from '../../identity/session/session-actions.ts'
import { confirmSession } from '../../identity/session/session-store.ts'
import { signInByLink } from '../../identity/login/login-actions.ts'

const SEEN = { userAgent: null, ip: '203.0.113.0/24' }
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const linkSecret = (link: string) => new URL(link).hash.slice(1)

async function aNewsroom({ context, clock }: Desk) {
  const terminal: PeopleContext = {
    db: context.db as Database<Tables>,
    clock: context.clock,
    newId: context.newId,
    actor: TERMINAL,
    site: { name: 'The Example', url: 'https://live.example.org' },
  }
  const { db, newId } = terminal
  /** The context in which this session acts now. */
  const acting = async (secret: string): Promise<PeopleContext<Staff>> => {
    const actor = await actorOfSession(terminal, newsroomAudience, secret)
    if (actor === undefined) throw new Error('the session has ended')
    return { ...terminal, actor }
  }
  const join = async (name: string, more: { isAdmin?: boolean } = {}) => {
    const email = `${name.toLowerCase()}@example.org`
    const { person, link } = await invitePerson(terminal, { name, email, isMailed: false, ...more })
    const { secret } = await signInByLink(terminal, newsroomAudience, { secret: linkSecret(link) }, SEEN)
    return { person, secret }
  }
  /** A passkey of this person, as if their browser had made it. */
  const givePasskey = (personId: string) =>
    db.transact(async (tx, read) =>
      insertPasskey(tx, {
        id: newId(),
        identity_id: (await findPerson(read, personId))?.identity_id ?? '',
        credential_id: newId(),
        public_key: '',
        counter: 0,
        transports: '[]',
        name: 'Key',
        created_at: clock.now(),
        last_used_at: null,
      }),
    )
  /** As if they had shown it in this session. */
  const showPasskey = async (secret: string) => {
    const { session } = (await acting(secret)).actor
    await db.transact((tx) => confirmSession(tx, session?.id ?? '', { at: clock.now(), isPasskey: true }))
  }
  const mailsTo = async (email: string) =>
    db.read.selectFrom('mail').selectAll().where('recipient', '=', email).orderBy('id').execute()
  const signInAgain = async (email: string) => {
    const link = await createSignInLink(terminal, email)
    return (await signInByLink(terminal, newsroomAudience, { secret: linkSecret(link) }, SEEN)).secret
  }
  return { terminal, db, clock, acting, join, givePasskey, showPasskey, mailsTo, signInAgain }
}

const NEEDS_PASSKEY = { code: 'admin-needs-passkey' }
const CONFIRM = { code: 'confirmation-required' }

forEachEngine((engine, open) => {
  describe(`an admin on ${engine}`, () => {
    it('without a passkey acts as one for a week, and then has to add one', async () => {
      const { clock, acting, join } = await aNewsroom(await open())
      const { secret } = await join('Boss', { isAdmin: true })
      expect((await acting(secret)).actor).toMatchObject({
        isAdmin: true,
        session: { adminNeeds: null, firstPasskeyBy: clock.now() + 7 * DAY_MS },
      })
      clock.pass(7 * DAY_MS)
      await expect(listPeople(await acting(secret))).rejects.toMatchObject(NEEDS_PASSKEY)
    })

    it('who came by mail and has a passkey edits on every desk, and looks after nobody', async () => {
      const room = await aNewsroom(await open())
      const { acting, join, givePasskey, showPasskey, terminal } = room
      const sport = await addDesk(terminal, 'Sport')
      const { person, secret } = await join('Boss', { isAdmin: true })
      await givePasskey(person.id)
      const byMail = await acting(secret)
      expect(byMail.actor).toMatchObject({
        isAdmin: false,
        roles: { [FIRST_DESK]: 'editor', [sport.id]: 'editor' },
        session: { adminNeeds: 'passkey' },
      })
      for (const act of [
        listPeople(byMail),
        addDesk(byMail, 'Culture'),
        invitePerson(byMail, { name: 'Eve', email: 'eve@example.org', isMailed: true }),
        recoverPerson(byMail, { id: person.id }),
        sessionsOfPerson(byMail, person.id),
        endPersonSessions(byMail, person.id),
      ])
        await expect(act).rejects.toMatchObject(NEEDS_PASSKEY)
      // Whoever reads the mailbox must not make themselves a second factor.
      await expect(passkeyOptions(byMail)).rejects.toMatchObject(CONFIRM)
      await expect(requestConfirmation(byMail, secret)).rejects.toMatchObject(NEEDS_PASSKEY)
      await showPasskey(secret)
      expect(await listPeople(await acting(secret))).toHaveLength(1)
    })

    it('who has lost their passkey comes back in through another admin or the terminal, by their own mail', async () => {
      const room = await aNewsroom(await open())
      const { acting, join, givePasskey, mailsTo, signInAgain, clock, terminal } = room
      const boss = await join('Boss', { isAdmin: true })
      const ada = await join('Ada', { isAdmin: true })
      await givePasskey(ada.person.id)
      clock.pass(30 * DAY_MS - 1)
      const own = await signInAgain(boss.person.email)
      await expect(recoverPerson(await acting(own), { id: ada.person.id })).rejects.toMatchObject(
        NEEDS_PASSKEY,
      )
      await givePasskey(boss.person.id)
      await room.showPasskey(own)
      await recoverPerson(await acting(own), { id: ada.person.id })
      await expect(acting(ada.secret)).rejects.toThrow('has ended')
      const [mail] = await mailsTo(ada.person.email)
      expect(mail?.text).toContain('Boss has recovered your account')
      expect(mail?.text).not.toContain('sign-in#')
      const trail = await room.db.read
        .selectFrom('audit')
        .selectAll()
        .where('action', '=', 'person.recover')
        .execute()
      expect(trail).toMatchObject([{ actor: 'Boss', object_id: ada.person.id, detail: 'Ada' }])
      const again = await signInAgain(ada.person.email)
      expect((await acting(again)).actor, 'with a week to add a passkey').toMatchObject({
        isAdmin: true,
        session: { firstPasskeyBy: clock.now() + 7 * DAY_MS },
      })
      expect(await recoverPerson(terminal, { email: 'Boss@example.org' })).toBe(boss.person.email)
    })

    it('gets no link that lets in as somebody at work', async () => {
      const { acting, join, terminal } = await aNewsroom(await open())
      const boss = await join('Boss', { isAdmin: true })
      const ada = await join('Ada')
      const own = await acting(boss.secret)
      await expect(renewInvitation(own, ada.person.id)).rejects.toMatchObject({
        code: 'person-already-signed-in',
      })
      await expect(createSignInLink(own, ada.person.email)).rejects.toMatchObject({ code: 'forbidden' })
      const { person } = await invitePerson(terminal, {
        name: 'Eve',
        email: 'eve@example.org',
        isMailed: false,
      })
      expect(await renewInvitation(own, person.id)).toContain('/newsroom/sign-in#')
    })

    it('sees who was invited and has not come, when others were last seen and where, and signs them out', async () => {
      const { acting, join, terminal, clock, signInAgain } = await aNewsroom(await open())
      const boss = await join('Boss', { isAdmin: true })
      await invitePerson(terminal, { name: 'Eve', email: 'eve@example.org', isMailed: false })
      const ada = await join('Ada')
      const came = clock.now()
      clock.pass(5 * MINUTE_MS)
      await acting(ada.secret)
      const own = await acting(boss.secret)
      expect(await listPeople(own)).toMatchObject([
        { name: 'Ada', firstSeenAt: came, lastSeenAt: came + 5 * MINUTE_MS, hasPasskey: false },
        { name: 'Boss' },
        { name: 'Eve', firstSeenAt: null, lastSeenAt: null },
      ])
      const [first] = await sessionsOfPerson(own, ada.person.id)
      expect(first).toMatchObject({ lastSeenAt: came + 5 * MINUTE_MS })
      const more = await signInAgain(ada.person.email)
      await endPersonSessions(own, ada.person.id, first?.id)
      await expect(acting(ada.secret)).rejects.toThrow('has ended')
      await acting(more)
      await expect(endPersonSessions(own, ada.person.id, first?.id)).rejects.toMatchObject({
        code: 'session-not-found',
      })
      const [own1] = await sessionsOfPerson(own, boss.person.id)
      await expect(endPersonSessions(own, ada.person.id, own1?.id)).rejects.toMatchObject({
        code: 'session-not-found',
      })
      await endPersonSessions(own, ada.person.id)
      await expect(acting(more)).rejects.toThrow('has ended')
      await expect(sessionsOfPerson(own, 'none')).rejects.toMatchObject({ code: 'person-not-found' })
    })
  })

  describe(`saying again who one is on ${engine}`, () => {
    it('is asked ten minutes after the sign-in, before a way in is added', async () => {
      const { acting, join, clock, givePasskey } = await aNewsroom(await open())
      const boss = await join('Boss', { isAdmin: true })
      const ada = await join('Ada')
      clock.pass(10 * MINUTE_MS - 1)
      await passkeyOptions(await acting(ada.secret))
      clock.pass(1)
      await givePasskey(ada.person.id)
      await expect(passkeyOptions(await acting(ada.secret))).rejects.toMatchObject(CONFIRM)
      await expect(removeMyPasskey(await acting(ada.secret), 'any')).rejects.toMatchObject(CONFIRM)
      const own = await acting(boss.secret)
      const eve = { name: 'Eve', email: 'eve@example.org', isMailed: false }
      await expect(invitePerson(own, eve)).rejects.toMatchObject(CONFIRM)
      await expect(renewInvitation(own, ada.person.id)).rejects.toMatchObject(CONFIRM)
      await expect(changePerson(own, ada.person.id, { isAdmin: true })).rejects.toMatchObject(CONFIRM)
      await expect(recoverPerson(own, { id: ada.person.id })).rejects.toMatchObject(CONFIRM)
      await changePerson(own, ada.person.id, { name: 'Ada King', isAdmin: false })
    })

    it('is done by a code that only this session can use, once', async () => {
      const room = await aNewsroom(await open())
      const { acting, join, clock, mailsTo, signInAgain } = room
      const ada = await join('Ada')
      const elsewhere = await signInAgain(ada.person.email)
      clock.pass(10 * MINUTE_MS)
      await requestConfirmation(await acting(ada.secret), ada.secret)
      const [mail] = await mailsTo(ada.person.email)
      const code = mail?.subject.slice(0, 8) ?? ''
      expect(mail?.text).toContain('wants to add or remove a way in')
      expect(mail?.text).not.toContain('#')
      const wrong = { code: 'sign-in-code-wrong' }
      await expect(confirmByCode(await acting(elsewhere), elsewhere, code)).rejects.toMatchObject(wrong)
      await confirmByCode(await acting(ada.secret), ada.secret, code)
      await passkeyOptions(await acting(ada.secret))
      await expect(passkeyOptions(await acting(elsewhere))).rejects.toMatchObject(CONFIRM)
      await expect(confirmByCode(await acting(ada.secret), ada.secret, code)).rejects.toMatchObject(wrong)
      expect(
        await room.db.read
          .selectFrom('audit')
          .select('detail')
          .where('action', '=', 'person.confirm')
          .execute(),
      ).toEqual([{ detail: 'by code' }])
    })

    it('takes five wrong codes and five mails an hour, which are not those of signing in', async () => {
      const { acting, join, clock, mailsTo } = await aNewsroom(await open())
      const ada = await join('Ada')
      const own = await acting(ada.secret)
      for (let asked = 0; asked < 5; asked += 1) await requestConfirmation(own, ada.secret)
      await expect(requestConfirmation(own, ada.secret)).rejects.toMatchObject({ code: 'too-many-requests' })
      const code = (await mailsTo(ada.person.email))[0]?.subject.slice(0, 8) ?? ''
      const other = String((Number(code) + 1) % 100_000_000).padStart(8, '0')
      for (let tries = 0; tries < 5; tries += 1)
        await expect(confirmByCode(own, ada.secret, other)).rejects.toMatchObject({
          code: 'sign-in-code-wrong',
        })
      await expect(confirmByCode(own, ada.secret, code)).rejects.toMatchObject({ code: 'sign-in-code-wrong' })
      clock.pass(60 * MINUTE_MS)
      await requestConfirmation(own, ada.secret)
    })
  })
})
