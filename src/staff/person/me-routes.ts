import { routesFor } from '../../access/audience-routes.ts'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StaffContext } from '../staff-actions.ts'
import { myAccount, renameMyself } from './person-actions.ts'
import { personJson } from './person.ts'
import { formatInstant } from '../../platform/instant.ts'
import { meContract } from './me-contract.ts'

/** The signed-in person's own account; programs have none and get `forbidden`. */
export function routeMe(app: App, contextFor: (actor: Staff) => StaffContext<Staff>): void {
  const routes = routesFor(app, 'person')
  const context = ({ actor }: { actor: Staff }) => contextFor(actor)

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
}
