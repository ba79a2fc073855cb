import { Type } from 'typebox'
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
import { sessionJson } from './session.ts'

export interface SessionRouteOptions {
  readonly audience: 'person' | 'reader'
  /** Of the list of sessions, and of signing out. */
  readonly paths: { readonly sessions: string; readonly signOut: string }
  readonly cookies: LoginCookies
  contextOf(actor: Staff | Reader): SessionContext
}

/** Where the caller is signed in, and signing out: the same for every audience. */
export function routeSessions(app: App, { audience, paths, cookies, contextOf }: SessionRouteOptions): void {
  const routes = routesFor(app, audience)
  const tags = ['your account']

  routes.get(
    paths.sessions,
    { schema: { tags, summary: 'Where you are signed in, last seen first' } },
    async (request) => {
      const sessions = await mySessions(contextOf(request.actor), cookies.sessionIn(request))
      return sessions.map((session) => sessionJson(session))
    },
  )
  routes.delete(
    paths.sessions,
    { schema: { tags, summary: 'Sign out everywhere but here' } },
    async (request) => {
      const secret = cookies.sessionIn(request)
      if (secret === undefined) throw accessProblem('forbidden')
      return { ended: await endMyOtherSessions(contextOf(request.actor), secret) }
    },
  )
  routes.delete(
    `${paths.sessions}/:id`,
    {
      schema: {
        tags,
        summary: 'Sign one of your devices out',
        params: Type.Object({ id: Type.String() }),
      },
    },
    async (request) => {
      await endMySession(contextOf(request.actor), request.params.id)
      return {}
    },
  )
  routes.post(paths.signOut, { schema: { tags, summary: 'End this session' } }, async (request, reply) => {
    const secret = cookies.sessionIn(request)
    if (secret === undefined) throw accessProblem('forbidden')
    await signOut(contextOf(request.actor), secret)
    cookies.clearSession(reply)
    return reply.send({})
  })
}
