import { routesFor } from '../access/audience-routes.ts'
import type { IdentityContext } from '../identity/audience-actions.ts'
import type { SignInRefusals } from '../identity/login/refusal-actions.ts'
import { routeLogin } from '../identity/login/login-routes.ts'
import type { LoginCookies } from '../identity/session/cookies-routes.ts'
import { routeSessions } from '../identity/session/session-routes.ts'
import type { App } from '../platform/http/app.ts'
import { readerContract, readerLogin, readerSessions } from './contract.ts'
import { siteAudience } from './site-audience-actions.ts'

export interface ReaderRouteOptions {
  readonly context: IdentityContext
  readonly cookies: LoginCookies
  readonly refusals: SignInRefusals
}

/** A reader's account: signing up and in by a mailed code, signing out, and where they are signed in. */
export function routeReaders(app: App, { context, cookies, refusals }: ReaderRouteOptions): void {
  routeLogin(app, {
    audience: siteAudience,
    path: '/api/reader/sign-in',
    schemas: readerLogin,
    context,
    cookies,
    refusals,
  })
  routeSessions(app, {
    audience: 'reader',
    schemas: readerSessions,
    paths: { sessions: '/api/reader/sessions', signOut: '/api/reader/sign-out' },
    cookies,
    contextFor: (actor) => ({ ...context, actor }),
  })
  routesFor(app, 'reader').get(
    '/api/reader/me',
    { schema: readerContract['GET /api/reader/me'] },
    async (request) => {
      const { identityId } = request.actor.session
      return context.db.snapshot((read) => siteAudience.readAccount(read, identityId))
    },
  )
}
