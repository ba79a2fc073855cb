import { newsroomAudience } from './newsroom-audience-actions.ts'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { FIRST_DESK } from '../../../test/people.ts'
import { TERMINAL, type Actor } from '../../access/actor.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Tables } from '../../modules.ts'
import { addDesk, renameDesk, visibleDesks } from '../desk/desk-actions.ts'
import {
  changePerson,
  renewInvitation,
  invitePerson,
  createSignInLink,
  listPeople,
  removePerson,
  renameMyself,
  type PeopleContext,
} from './person-actions.ts'
import {
  actorOfSession,
  endMyOtherSessions,
  endMySession,
  mySessions,
  signOut,
} from '../../identity/session/session-actions.ts'
import { signInByLink } from '../../identity/login/login-actions.ts'
import { startLink } from './first-admin-actions.ts'

const SITE = { name: 'The Example', url: 'https://live.example.org' }
const SEEN = {
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
  ip: '203.0.113.0/24',
}
const DAY_MS = 86_400_000

function contextFor({ context }: Desk, actor: Actor = TERMINAL): PeopleContext {
  return { db: context.db as Database<Tables>, clock: context.clock, newId: context.newId, actor, site: SITE }
}
const linkSecret = (link: string) => new URL(link).hash.slice(1)

/** Somebody who was invited and came in by the link. */
async function signedIn(context: PeopleContext, name: string, more: { isAdmin?: boolean } = {}) {
  const { person, link } = await invitePerson(context, {
    name,
    email: `${name.toLowerCase()}@example.org`,
    desks: [{ deskId: FIRST_DESK, role: 'reporter' }],
    isMailed: false,
    ...more,
  })
  const { secret } = await signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN)
  const actor = await actorOfSession(context, newsroomAudience, secret)
  if (actor === undefined) throw new Error('the session does not count')
  return { person, secret, actor }
}

function codesOf(attempts: readonly PromiseSettledResult<unknown>[]) {
  return attempts.map((each) =>
    each.status === 'fulfilled' ? 'done' : ((each.reason as { code?: string }).code ?? String(each.reason)),
  )
}

forEachEngine((engine, open) => {
  describe(`people on ${engine}`, () => {
    it('come in by their invitation once, with the roles they were given', async () => {
      const context = contextFor(await open())
      const { person, link } = await invitePerson(context, {
        name: '  Ada   Lovelace ',
        email: ' Ada@Example.ORG ',
        desks: [{ deskId: FIRST_DESK, role: 'reporter' }],
        isMailed: false,
      })
      expect(person).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.org', isAdmin: false })
      expect(link).toMatch(/^https:\/\/live\.example\.org\/newsroom\/sign-in#[A-Za-z0-9_-]{43}$/)
      const { secret } = await signInByLink(
        context,
        newsroomAudience,
        { secret: linkSecret(link), name: 'Ada L.' },
        SEEN,
      )
      const trail = await context.db.read.selectFrom('audit').selectAll().orderBy('id').execute()
      expect(trail.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
        ['person.invite', 'terminal', 'Ada Lovelace'],
        ['person.change', 'Ada L.', 'Ada Lovelace, now Ada L.'],
        ['person.sign-in', 'Ada L.', 'by link, Firefox on Windows'],
      ])
      expect(await actorOfSession(context, newsroomAudience, secret)).toEqual({
        kind: 'staff',
        name: 'Ada L.',
        personId: person.id,
        isAdmin: false,
        roles: { [FIRST_DESK]: 'reporter' },
        session: expect.objectContaining({ hasPasskey: false, adminNeeds: null, firstPasskeyBy: null }),
      })
      await expect(
        signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN),
      ).rejects.toMatchObject({
        code: 'sign-in-link-used',
      })
    })

    it('get one session out of a link that is sent five times at once', async () => {
      const context = contextFor(await open())
      const { link } = await invitePerson(context, { name: 'Ada', email: 'ada@example.org', isMailed: false })
      const tries = await Promise.allSettled(
        Array.from({ length: 5 }, () =>
          signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN),
        ),
      )
      expect(codesOf(tries).toSorted()).toEqual([
        'done',
        ...Array.from({ length: 4 }, () => 'sign-in-link-used'),
      ])
    })

    it('cannot come in by an invitation of last week, nor by one that another has replaced', async () => {
      const desk = await open()
      const context = contextFor(desk)
      const ada = await invitePerson(context, { name: 'Ada', email: 'ada@example.org', isMailed: false })
      const again = await renewInvitation(context, ada.person.id)
      await expect(
        signInByLink(context, newsroomAudience, { secret: linkSecret(ada.link) }, SEEN),
      ).rejects.toMatchObject({
        code: 'sign-in-link-used',
      })
      desk.clock.pass(7 * DAY_MS)
      await expect(
        signInByLink(context, newsroomAudience, { secret: linkSecret(again) }, SEEN),
      ).rejects.toMatchObject({
        code: 'sign-in-link-used',
      })
      const fresh = await createSignInLink(context, 'ADA@example.org')
      await signInByLink(context, newsroomAudience, { secret: linkSecret(fresh) }, SEEN)
    })

    it('have an address each; who has left gives theirs free', async () => {
      const context = contextFor(await open())
      const ada = { name: 'Ada', email: 'ada@example.org', isMailed: false }
      const { person } = await invitePerson(context, ada)
      await expect(invitePerson(context, { ...ada, email: 'ADA@example.org' })).rejects.toMatchObject({
        code: 'person-email-taken',
      })
      await removePerson(context, { id: person.id })
      const { person: anew } = await invitePerson(context, ada)
      expect(anew.id).not.toBe(person.id)
    })

    it('lose every way in the moment they are removed', async () => {
      const context = contextFor(await open())
      const ada = await signedIn(context, 'Ada')
      const link = await createSignInLink(context, 'ada@example.org')
      await removePerson(context, { email: 'ada@example.org' })
      expect(await actorOfSession(context, newsroomAudience, ada.secret)).toBeUndefined()
      await expect(
        signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN),
      ).rejects.toMatchObject({
        code: 'sign-in-link-used',
      })
      for (const table of ['session', 'passkey', 'login', 'known_device', 'desk_member'] as const)
        expect(await context.db.read.selectFrom(table).selectAll().execute(), table).toEqual([])
      expect(await listPeople(context)).toEqual([])
    })

    it('always keep an admin, also when two admins take each other out at once', async () => {
      const context = contextFor(await open())
      const ada = await signedIn(context, 'Ada', { isAdmin: true })
      await expect(removePerson(context, { id: ada.person.id })).rejects.toMatchObject({ code: 'last-admin' })
      await expect(changePerson(context, ada.person.id, { isAdmin: false })).rejects.toMatchObject({
        code: 'last-admin',
      })
      // Ten times, since each may pass by luck.
      for (let round = 0; round < 10; round += 1) {
        const bea = await signedIn(context, `Bea${round}`, { isAdmin: true })
        const both = await Promise.allSettled([
          changePerson({ ...context, actor: ada.actor }, bea.person.id, { isAdmin: false }),
          changePerson({ ...context, actor: bea.actor }, ada.person.id, { isAdmin: false }),
        ])
        expect(codesOf(both).toSorted()).toEqual(['done', 'last-admin'])
        const admins = (await listPeople(context)).filter((each) => each.isAdmin)
        expect(admins).toHaveLength(1)
        await changePerson(context, ada.person.id, { isAdmin: true })
        await changePerson(context, bea.person.id, { isAdmin: false })
      }
    })

    it('who are no admins change nobody, not even themselves', async () => {
      const context = contextFor(await open())
      const { person, actor } = await signedIn(context, 'Ada')
      const own = { ...context, actor }
      const refused = await Promise.allSettled([
        listPeople(own),
        invitePerson(own, { name: 'Eve', email: 'eve@example.org', isAdmin: true, isMailed: false }),
        changePerson(own, person.id, { isAdmin: true }),
        changePerson(own, person.id, { desks: [{ deskId: FIRST_DESK, role: 'editor' }] }),
        removePerson(own, { id: person.id }),
        renewInvitation(own, person.id),
        createSignInLink(own, person.email),
        addDesk(own, 'Sport'),
        renameDesk(own, FIRST_DESK, 'Mine'),
      ])
      expect(new Set(codesOf(refused))).toEqual(new Set(['forbidden']))
      expect(await listPeople(context)).toMatchObject([person])
      expect((await renameMyself(own, 'Ada King')).name).toBe('Ada King')
    })

    it('act with the roles they have now, not with those they had when they signed in', async () => {
      const context = contextFor(await open())
      const sport = await addDesk(context, 'Sport')
      const ada = await signedIn(context, 'Ada')
      await changePerson(context, ada.person.id, {
        desks: [{ deskId: sport.id, role: 'editor' }],
      })
      expect((await actorOfSession(context, newsroomAudience, ada.secret))?.roles).toEqual({
        [sport.id]: 'editor',
      })
      const promoted = await changePerson(context, ada.person.id, { isAdmin: true })
      expect(promoted.desks.map(({ name, role }) => [name, role])).toEqual([
        ['News', 'editor'],
        ['Sport', 'editor'],
      ])
    })

    it('leave a trail of who did what to whom', async () => {
      const desk = await open()
      let number = 0
      // Ids in the order in which they are made, also within one millisecond.
      const newId = () => `00000000-0000-7000-8000-${String((number += 1)).padStart(12, '0')}`
      const context = { ...contextFor(desk), newId }
      const boss = await signedIn(context, 'Boss', { isAdmin: true })
      const own = { ...context, actor: boss.actor }
      const ada = await signedIn(own, 'Ada')
      await signOut({ ...context, actor: ada.actor }, ada.secret)
      await removePerson(own, { id: ada.person.id })
      const trail = await context.db.read.selectFrom('audit').selectAll().orderBy('id').execute()
      expect(trail.map((row) => [row.actor, row.action, row.detail])).toEqual([
        ['terminal', 'person.invite', 'Boss'],
        ['Boss', 'person.sign-in', 'by link, Firefox on Windows'],
        ['Boss', 'person.invite', 'Ada'],
        ['Ada', 'person.sign-in', 'by link, Firefox on Windows'],
        ['Ada', 'person.sign-out', 'Firefox on Windows'],
        ['Boss', 'person.remove', 'Ada'],
      ])
    })
  })

  describe(`sessions on ${engine}`, () => {
    it('end after 90 days, however much they are used', async () => {
      const desk = await open()
      const context = contextFor(desk)
      const { secret } = await signedIn(context, 'Ada')
      for (let day = 0; day < 89; day += 1) {
        desk.clock.pass(DAY_MS)
        await actorOfSession(context, newsroomAudience, secret)
      }
      desk.clock.pass(DAY_MS - 1)
      expect(await actorOfSession(context, newsroomAudience, secret)).toBeDefined()
      desk.clock.pass(1)
      expect(await actorOfSession(context, newsroomAudience, secret)).toBeUndefined()
    })

    it('are twenty at most: the one seen the longest ago gives way', async () => {
      const desk = await open()
      const context = contextFor(desk)
      const ada = await signedIn(context, 'Ada')
      const another = async () => {
        desk.clock.pass(1_000)
        const link = await createSignInLink(context, 'ada@example.org')
        return (await signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN)).secret
      }
      const second = await another()
      for (let count = 2; count < 20; count += 1) await another()
      expect(await actorOfSession(context, newsroomAudience, ada.secret)).toBeDefined()
      await another()
      expect(await actorOfSession(context, newsroomAudience, ada.secret)).toBeUndefined()
      expect(await actorOfSession(context, newsroomAudience, second)).toBeDefined()
    })

    it('end together but for the one that asks', async () => {
      const context = contextFor(await open())
      const ada = await signedIn(context, 'Ada')
      const eve = await signedIn(context, 'Eve')
      const link = await createSignInLink(context, 'ada@example.org')
      const other = await signInByLink(context, newsroomAudience, { secret: linkSecret(link) }, SEEN)
      expect(await endMyOtherSessions({ ...context, actor: ada.actor }, ada.secret)).toBe(1)
      expect(await actorOfSession(context, newsroomAudience, other.secret)).toBeUndefined()
      for (const { secret } of [ada, eve])
        expect(await actorOfSession(context, newsroomAudience, secret)).toBeDefined()
    })

    it('last as long as they are used every month, and end after one without', async () => {
      const desk = await open()
      const context = contextFor(desk)
      const { secret } = await signedIn(context, 'Ada')
      for (let month = 0; month < 2; month += 1) {
        desk.clock.pass(29 * DAY_MS)
        expect(await actorOfSession(context, newsroomAudience, secret)).toBeDefined()
      }
      desk.clock.pass(30 * DAY_MS)
      expect(await actorOfSession(context, newsroomAudience, secret)).toBeUndefined()
    })

    it('write when they were last seen every five minutes at most', async () => {
      const desk = await open()
      const context = contextFor(desk)
      const { secret, actor } = await signedIn(context, 'Ada')
      const lastSeen = async () => (await mySessions({ ...context, actor }, secret))[0]?.lastSeenAt
      const start = desk.clock.now()
      desk.clock.pass(299_000)
      await actorOfSession(context, newsroomAudience, secret)
      expect(await lastSeen()).toBe(start)
      desk.clock.pass(1_000)
      await actorOfSession(context, newsroomAudience, secret)
      expect(await lastSeen()).toBe(start + 300_000)
    })

    it('are listed for their person, who can end them and no one else’s', async () => {
      const context = contextFor(await open())
      const ada = await signedIn(context, 'Ada')
      const eve = await signedIn(context, 'Eve')
      const own = { ...context, actor: ada.actor }
      const [session] = await mySessions(own, ada.secret)
      expect(session).toMatchObject({ device: 'Firefox on Windows', ip: '203.0.113.0/24', isThis: true })
      const theirs = { ...context, actor: eve.actor }
      await expect(endMySession(theirs, session?.id ?? '')).rejects.toMatchObject({
        code: 'session-not-found',
      })
      await endMySession(own, session?.id ?? '')
      expect(await actorOfSession(context, newsroomAudience, ada.secret)).toBeUndefined()
      expect(await actorOfSession(context, newsroomAudience, eve.secret)).toBeDefined()
    })
  })

  describe(`the first start’s link on ${engine}`, () => {
    it('makes whoever takes it first the admin, once they say who they are', async () => {
      const context = contextFor(await open())
      const older = await startLink(context)
      const link = (await startLink(context)) ?? ''
      await expect(
        signInByLink(context, newsroomAudience, { secret: linkSecret(older ?? '') }, SEEN),
      ).rejects.toMatchObject({
        code: 'sign-in-link-used',
      })
      const secret = linkSecret(link)
      for (const given of [{ secret }, { secret, name: 'Ada' }, { secret, email: 'ada@example.org' }])
        await expect(signInByLink(context, newsroomAudience, given, SEEN)).rejects.toMatchObject({
          code: 'sign-in-needs-name',
        })
      await expect(
        signInByLink(context, newsroomAudience, { secret, name: 'Ada', email: 'nowhere' }, SEEN),
      ).rejects.toMatchObject({ code: 'invalid-person-email' })
      const both = await Promise.allSettled([
        signInByLink(context, newsroomAudience, { secret, name: 'Ada', email: 'ada@example.org' }, SEEN),
        signInByLink(context, newsroomAudience, { secret, name: 'Eve', email: 'eve@example.org' }, SEEN),
      ])
      expect(codesOf(both).toSorted()).toEqual(['done', 'sign-in-link-used'])
      expect((await listPeople(context)).map((each) => each.isAdmin)).toEqual([true])
      expect(await startLink(context)).toBeUndefined()
    })

    it('is worth nothing once there is an admin', async () => {
      const context = contextFor(await open())
      const link = (await startLink(context)) ?? ''
      await signedIn(context, 'Boss', { isAdmin: true })
      await expect(
        signInByLink(
          context,
          newsroomAudience,
          { secret: linkSecret(link), name: 'Eve', email: 'eve@example.org' },
          SEEN,
        ),
      ).rejects.toMatchObject({ code: 'sign-in-link-used' })
    })
  })

  describe(`desks on ${engine}`, () => {
    it('have a name each and are seen by their people only', async () => {
      const context = contextFor(await open())
      const sport = await addDesk(context, 'Sport')
      await expect(addDesk(context, 'sport')).rejects.toMatchObject({ code: 'invalid-desk-name' })
      await expect(renameDesk(context, FIRST_DESK, 'SPORT')).rejects.toMatchObject({
        code: 'invalid-desk-name',
      })
      await expect(addDesk(context, ' ')).rejects.toMatchObject({ code: 'invalid-desk-name' })
      await expect(renameDesk(context, 'none', 'Culture')).rejects.toMatchObject({ code: 'desk-not-found' })
      await renameDesk(context, sport.id, 'SPORT')
      const ada = await signedIn(context, 'Ada')
      expect(await visibleDesks({ ...context, actor: ada.actor })).toEqual([{ id: FIRST_DESK, name: 'News' }])
      expect((await visibleDesks(context)).map((each) => each.name)).toEqual(['News', 'SPORT'])
    })
  })
})
