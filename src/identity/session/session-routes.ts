import type { Reader, Staff } from '../../access/actor.ts'
import { routesFor } from '../../access/audience-routes.ts'
import { accessProblem } from '../../access/problems.ts'
import type { App } from '../../platform/http/app.ts'
import type { LoginCookies } from './cookies-routes.ts'
import {
  endMyOtherSessions,
  endMySession,
  mySessions,
  signOut,
  type SessionContext,
} from './session-actions.ts'
import type { SessionSchemas } from './session-contract.ts'
import { sessionJson } from './session.ts'

export interface SessionRouteOptions {
  readonly audience: 'person' | 'reader'
  /** Of the list of sessions, and of signing out. */
  readonly paths: { readonly sessions: string; readonly signOut: string }
  readonly schemas: SessionSchemas
  readonly cookies: LoginCookies
  contextFor(actor: Staff | Reader): SessionContext
}

/** Where the caller is signed in, and signing out: the same for every audience. */
export function routeSessions(
  app: App,
  { audience, paths, schemas, cookies, contextFor }: SessionRouteOptions,
): void {
  const routes = routesFor(app, audience)

  routes.get(paths.sessions, { schema: schemas.list }, async (request) => {
    const sessions = await mySessions(contextFor(request.actor), cookies.sessionIn(request))
    return sessions.map((session) => sessionJson(session))
  })
  routes.delete(paths.sessions, { schema: schemas.endOthers }, async (request) => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    return { ended: await endMyOtherSessions(contextFor(request.actor), secret) }
  })
  routes.delete(`${paths.sessions}/:id`, { schema: schemas.end }, async (request) => {
    await endMySession(contextFor(request.actor), request.params.id)
    return {}
  })
  routes.post(paths.signOut, { schema: schemas.signOut }, async (request, reply) => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    await signOut(contextFor(request.actor), secret)
    cookies.clearSession(reply)
    return reply.send({})
  })
}
