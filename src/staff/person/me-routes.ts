import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { accessProblem } from '../../access/problems.ts'
import type { StaffContext } from '../token-actions.ts'
import type { DoorCookies } from '../../identity/session/cookies-routes.ts'
import { myAccount, renameMyself } from './person-actions.ts'
import { personJson } from './person.ts'
import { endMyOtherSessions, endMySession, mySessions } from '../../identity/session/session-actions.ts'
import { sessionJson } from '../../identity/session/session.ts'

const closed = { additionalProperties: false }
const ById = Type.Object({ id: Type.String() })

/** The signed-in person's own account; programs have none and are answered `forbidden`. */
export function routeMe(
  app: App,
  { contextOf, cookies }: { contextOf(actor: Staff): StaffContext<Staff>; cookies: DoorCookies },
): void {
  const routes = routesFor(app, 'person')
  const tags = ['your account']
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)

  routes.get('/api/me', { schema: { tags, summary: 'Who you are, and on which desks' } }, async (request) => {
    const person = context(request)
    const session = person.actor.session
    return {
      ...personJson(await myAccount(person)),
      hasPasskey: session?.hasPasskey ?? false,
      adminNeeds: session?.adminNeeds ?? null,
      firstPasskeyBy:
        session === undefined || session.firstPasskeyBy === null
          ? null
          : new Date(session.firstPasskeyBy).toISOString(),
    }
  })
  routes.patch(
    '/api/me',
    {
      schema: {
        tags,
        summary: 'Change your name',
        body: Type.Object({ name: Type.String({ maxLength: 300 }) }, closed),
      },
    },
    async (request) => personJson(await renameMyself(context(request), request.body.name)),
  )
  routes.get(
    '/api/me/sessions',
    { schema: { tags, summary: 'Where you are signed in, last seen first' } },
    async (request) =>
      (await mySessions(context(request), cookies.sessionIn(request))).map((session) => sessionJson(session)),
  )
  routes.delete(
    '/api/me/sessions',
    { schema: { tags, summary: 'Sign out everywhere but here' } },
    async (request) => {
      const secret = cookies.sessionIn(request)
      if (secret === undefined) throw accessProblem('forbidden')
      return { ended: await endMyOtherSessions(context(request), secret) }
    },
  )
  routes.delete(
    '/api/me/sessions/:id',
    { schema: { tags, summary: 'Sign one of your devices out', params: ById } },
    async (request) => {
      await endMySession(context(request), request.params.id)
      return {}
    },
  )
}
