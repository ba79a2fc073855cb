import { routesFor } from '../../access/audience-routes.ts'
import type { Program, Staff } from '../../access/actor.ts'
import type { App } from '../../platform/http/app.ts'
import { addDesk, renameDesk, visibleDesks } from '../desk/desk-actions.ts'
import {
  changePerson,
  renewInvitation,
  invitePerson,
  listPeople,
  removePerson,
  type PeopleContext,
} from './person-actions.ts'
import { listedPersonJson, personJson } from './person.ts'
import { endPersonSessions, recoverPerson, sessionsOfPerson } from './recovery-actions.ts'
import { sessionJson } from '../../identity/session/session.ts'
import { peopleContract } from './people-contract.ts'

/** People and their desks: for admins. The list of desks is for all staff. */
export function routePeople(app: App, contextFor: (actor: Staff | Program) => PeopleContext): void {
  const routes = routesFor(app, 'admin')
  const context = ({ actor }: { actor: Staff }) => contextFor(actor)

  routes.get('/api/people', { schema: peopleContract['GET /api/people'] }, async (request) =>
    (await listPeople(context(request))).map((person) => listedPersonJson(person)),
  )
  routes.post(
    '/api/people',
    {
      schema: peopleContract['POST /api/people'],
    },
    async (request, reply) => {
      const { person, link } = await invitePerson(context(request), { ...request.body, isMailed: true })
      return reply.status(201).send({ person: personJson(person), link })
    },
  )
  routes.patch(
    '/api/people/:id',
    {
      schema: peopleContract['PATCH /api/people/:id'],
    },
    async (request) => personJson(await changePerson(context(request), request.params.id, request.body)),
  )
  routes.delete('/api/people/:id', { schema: peopleContract['DELETE /api/people/:id'] }, async (request) => {
    await removePerson(context(request), { id: request.params.id })
    return {}
  })
  routes.post(
    '/api/people/:id/invite',
    {
      schema: peopleContract['POST /api/people/:id/invite'],
    },
    async (request) => ({ link: await renewInvitation(context(request), request.params.id) }),
  )

  routes.post(
    '/api/people/:id/recover',
    {
      schema: peopleContract['POST /api/people/:id/recover'],
    },
    async (request) => {
      await recoverPerson(context(request), { id: request.params.id })
      return {}
    },
  )
  routes.get(
    '/api/people/:id/sessions',
    { schema: peopleContract['GET /api/people/:id/sessions'] },
    async (request) =>
      (await sessionsOfPerson(context(request), request.params.id)).map((session) => sessionJson(session)),
  )
  routes.delete(
    '/api/people/:id/sessions',
    { schema: peopleContract['DELETE /api/people/:id/sessions'] },
    async (request) => {
      await endPersonSessions(context(request), request.params.id)
      return {}
    },
  )
  routes.delete(
    '/api/people/:id/sessions/:session',
    {
      schema: peopleContract['DELETE /api/people/:id/sessions/:session'],
    },
    async (request) => {
      await endPersonSessions(context(request), request.params.id, request.params.session)
      return {}
    },
  )

  routesFor(app, 'staff').get('/api/desks', { schema: peopleContract['GET /api/desks'] }, async (request) =>
    visibleDesks(contextFor(request.actor)),
  )
  routes.post('/api/desks', { schema: peopleContract['POST /api/desks'] }, async (request, reply) =>
    reply.status(201).send(await addDesk(context(request), request.body.name)),
  )
  routes.patch('/api/desks/:id', { schema: peopleContract['PATCH /api/desks/:id'] }, async (request) =>
    renameDesk(context(request), request.params.id, request.body.name),
  )
}
