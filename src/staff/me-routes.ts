import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { httpProblem } from '../platform/http/problems.ts'
import type { StaffContext } from './actions.ts'
import { myAccount, renameMyself } from './person-actions.ts'
import { personJson } from './person.ts'
import { endMyOtherSessions, endMySession, mySessions } from './session-actions.ts'
import { sessionJson } from './session.ts'

const closed = { additionalProperties: false }
const ById = Type.Object({ id: Type.String() })

/** The signed-in person's own account; programs have none and are answered `forbidden`. */
export function routeMe(app: App, contextOf: (actor: Actor) => StaffContext): void {
  const config = { access: 'staff' as const }
  const tags = ['your account']
  const context = ({ actor }: FastifyRequest): StaffContext => {
    if (actor === null) throw httpProblem('unauthorised')
    return contextOf(actor)
  }

  app.get(
    '/api/me',
    { config, schema: { tags, summary: 'Who you are, and on which desks' } },
    async (request) => {
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
    },
  )
  app.patch(
    '/api/me',
    {
      config,
      schema: {
        tags,
        summary: 'Change your name',
        body: Type.Object({ name: Type.String({ maxLength: 300 }) }, closed),
      },
    },
    async (request) => personJson(await renameMyself(context(request), request.body.name)),
  )
  app.get(
    '/api/me/sessions',
    { config, schema: { tags, summary: 'Where you are signed in, last seen first' } },
    async (request) =>
      (await mySessions(context(request), request.cookies[app.sessionCookie])).map((session) =>
        sessionJson(session),
      ),
  )
  app.delete(
    '/api/me/sessions',
    { config, schema: { tags, summary: 'Sign out everywhere but here' } },
    async (request) => {
      const secret = request.cookies[app.sessionCookie]
      if (secret === undefined) throw httpProblem('forbidden')
      return { ended: await endMyOtherSessions(context(request), secret) }
    },
  )
  app.delete(
    '/api/me/sessions/:id',
    { config, schema: { tags, summary: 'Sign one of your devices out', params: ById } },
    async (request) => {
      await endMySession(context(request), request.params.id)
      return {}
    },
  )
}
