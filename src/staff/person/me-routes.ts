import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import type { StaffContext } from '../staff-actions.ts'
import { myAccount, renameMyself } from './person-actions.ts'
import { personJson } from './person.ts'

const closed = { additionalProperties: false }

/** The signed-in person's own account; programs have none and are answered `forbidden`. */
export function routeMe(app: App, contextOf: (actor: Staff) => StaffContext<Staff>): void {
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
}
