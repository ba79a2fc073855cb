import { routesFor } from '../../access/audience-routes.ts'
import { Type } from 'typebox'
import type { Program, Staff } from '../../access/actor.ts'
import { ROLES } from '../../access/role.ts'
import type { App } from '../../platform/http/app.ts'
import { addDesk, renameDesk, visibleDesks } from '../desk/desk-actions.ts'
import {
  changePerson,
  inviteAgain,
  invitePerson,
  listPeople,
  removePerson,
  type PeopleContext,
} from './person-actions.ts'
import { listedPersonJson, personJson } from './person.ts'
import { endSessionsOf, recoverPerson, sessionsOfPerson } from './recovery-actions.ts'
import { sessionJson } from '../../identity/session/session.ts'

const closed = { additionalProperties: false }
const Words = Type.String({ maxLength: 300 })
const ById = Type.Object({ id: Type.String() })
const Desks = Type.Array(
  Type.Object({ deskId: Type.String(), role: Type.Union(ROLES.map((role) => Type.Literal(role))) }, closed),
  { maxItems: 200 },
)
const Invited = Type.Object(
  {
    name: Words,
    email: Words,
    isAdmin: Type.Optional(Type.Boolean()),
    desks: Type.Optional(Desks),
  },
  closed,
)
const Change = Type.Object(
  {
    name: Type.Optional(Words),
    isAdmin: Type.Optional(Type.Boolean()),
    desks: Type.Optional(Desks),
  },
  closed,
)
const Desk = Type.Object({ name: Words }, closed)

/** Who is in the newsroom and on which desk: for admins. The list of desks is for all staff. */
export function routePeople(app: App, contextOf: (actor: Staff | Program) => PeopleContext): void {
  const routes = routesFor(app, 'admin')
  const tags = ['people and desks']
  const context = ({ actor }: { actor: Staff }) => contextOf(actor)

  routes.get('/api/people', { schema: { tags, summary: 'Everybody, by name' } }, async (request) =>
    (await listPeople(context(request))).map((person) => listedPersonJson(person)),
  )
  routes.post(
    '/api/people',
    {
      schema: { tags, summary: 'Invite somebody: the link is mailed, and answered', body: Invited },
    },
    async (request, reply) => {
      const { person, link } = await invitePerson(context(request), { ...request.body, isMailed: true })
      return reply.status(201).send({ person: personJson(person), link })
    },
  )
  routes.patch(
    '/api/people/:id',
    {
      schema: {
        tags,
        summary: 'Change somebody’s name, desks, or being an admin',
        params: ById,
        body: Change,
      },
    },
    async (request) => personJson(await changePerson(context(request), request.params.id, request.body)),
  )
  routes.delete(
    '/api/people/:id',
    { schema: { tags, summary: 'Take somebody out: signed out everywhere at once', params: ById } },
    async (request) => {
      await removePerson(context(request), { id: request.params.id })
      return {}
    },
  )
  routes.post(
    '/api/people/:id/invite',
    {
      schema: {
        tags,
        summary: 'Invite again who has never come: a new link by mail, in place of the last',
        params: ById,
      },
    },
    async (request) => ({ link: await inviteAgain(context(request), request.params.id) }),
  )

  routes.post(
    '/api/people/:id/recover',
    {
      schema: {
        tags,
        summary: 'Forget somebody’s passkeys and sign them out everywhere; they are told by mail',
        params: ById,
      },
    },
    async (request) => {
      await recoverPerson(context(request), { id: request.params.id })
      return {}
    },
  )
  routes.get(
    '/api/people/:id/sessions',
    { schema: { tags, summary: 'Where somebody is signed in, last seen first', params: ById } },
    async (request) =>
      (await sessionsOfPerson(context(request), request.params.id)).map((session) => sessionJson(session)),
  )
  routes.delete(
    '/api/people/:id/sessions',
    { schema: { tags, summary: 'Sign somebody out everywhere', params: ById } },
    async (request) => {
      await endSessionsOf(context(request), request.params.id)
      return {}
    },
  )
  routes.delete(
    '/api/people/:id/sessions/:session',
    {
      schema: {
        tags,
        summary: 'Sign somebody out in one place',
        params: Type.Object({ id: Type.String(), session: Type.String() }),
      },
    },
    async (request) => {
      await endSessionsOf(context(request), request.params.id, request.params.session)
      return {}
    },
  )

  routesFor(app, 'staff').get(
    '/api/desks',
    { schema: { tags, summary: 'The desks that you see' } },
    async (request) => visibleDesks(contextOf(request.actor)),
  )
  routes.post('/api/desks', { schema: { tags, summary: 'Add a desk', body: Desk } }, async (request, reply) =>
    reply.status(201).send(await addDesk(context(request), request.body.name)),
  )
  routes.patch(
    '/api/desks/:id',
    { schema: { tags, summary: 'Rename a desk', params: ById, body: Desk } },
    async (request) => renameDesk(context(request), request.params.id, request.body.name),
  )
}
