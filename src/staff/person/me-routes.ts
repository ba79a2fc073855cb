import { routesFor } from '../../access/audience-routes.ts'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { accessProblem } from '../../access/problems.ts'
import type { StaffContext } from '../token-actions.ts'
import type { DoorCookies } from '../../identity/session/cookies-routes.ts'
import { myAccount, renameMyself } from './person-actions.ts'
import { personJson } from './person.ts'
import { endMyOtherSessions, endMySession, mySessions } from '../../identity/session/session-actions.ts'
import { sessionJson } from '../../identity/session/session.ts'
import { formatInstant } from '../../platform/instant.ts'
import { meContract } from './me-contract.ts'

/** The signed-in person's own account; programs have none and are answered `forbidden`. */
export function routeMe(
  app: App,
  { contextOf, cookies }: { contextOf(actor: Staff): StaffContext<Staff>; cookies: DoorCookies },
): void {
  const routes = routesFor(app, 'person')
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)

  routes.get('/api/me', { schema: meContract['GET /api/me'] }, async (request) => {
    const person = context(request)
    const session = person.actor.session
    return {
      ...personJson(await myAccount(person)),
      hasPasskey: session?.hasPasskey ?? false,
      adminNeeds: session?.adminNeeds ?? null,
      firstPasskeyBy: formatInstant(session?.firstPasskeyBy ?? null),
    }
  })
  routes.patch(
    '/api/me',
    {
      schema: meContract['PATCH /api/me'],
    },
    async (request) => personJson(await renameMyself(context(request), request.body.name)),
  )
  routes.get('/api/me/sessions', { schema: meContract['GET /api/me/sessions'] }, async (request) =>
    (await mySessions(context(request), cookies.sessionIn(request))).map((session) => sessionJson(session)),
  )
  routes.delete('/api/me/sessions', { schema: meContract['DELETE /api/me/sessions'] }, async (request) => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    return { ended: await endMyOtherSessions(context(request), secret) }
  })
  routes.delete(
    '/api/me/sessions/:id',
    { schema: meContract['DELETE /api/me/sessions/:id'] },
    async (request) => {
      await endMySession(context(request), request.params.id)
      return {}
    },
  )
}
