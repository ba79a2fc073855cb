import type { Staff } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import { MAIL_WORKER } from '../platform/mail/mail-module.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { Services } from '../platform/services.ts'
import type { PeopleContext } from '../staff/person/person-actions.ts'
import type { StaffTables } from '../staff/tables.ts'
import { actorOfToken } from '../staff/token-actions.ts'
import { Authentication } from './authentication-actions.ts'
import { signInJobs } from './login/login-jobs.ts'
import { routeSignIn } from './login/login-routes.ts'
import { SignInRefusals } from './login/refusal-actions.ts'
import { routePasskeys } from './passkey/passkey-routes.ts'
import { doorCookies } from './session/cookies-routes.ts'
import { actorOfSession } from './session/session-actions.ts'

export const identityManifest = { name: 'identity' } as const satisfies Manifest

export interface IdentityPorts {
  contextOf(actor: Staff): PeopleContext<Staff>
}

export interface IdentityModule extends Module {
  readonly authentication: Authentication
  readonly cookies: ReturnType<typeof doorCookies>
  readonly refusals: SignInRefusals
}

/** Who somebody is, and how they come in. */
export function openIdentity(
  { config, db, clock, newId, site, log }: Services<StaffTables>,
  { contextOf }: IdentityPorts,
): IdentityModule {
  const cookies = doorCookies(config.publicUrl)
  const authentication = new Authentication({
    sessionCookie: cookies.sessionName,
    actorOfSession: (secret) => actorOfSession({ db, clock }, secret),
    actorOfToken: (secret) => actorOfToken({ db, clock }, secret),
  })
  const door = { db, clock, newId, site }
  const refusals = new SignInRefusals(door, ({ reason, network }) =>
    log.warn({ reason, network }, 'a sign-in was refused'),
  )
  const refused = ({ email, network }: { email: string; network: string }) =>
    refusals.note({ reason: 'too many mails asked for', email, network })
  return {
    ...identityManifest,
    authentication,
    cookies,
    refusals,
    jobs: [{ worker: MAIL_WORKER, handlers: signInJobs({ ...door, refused }) }],
    routes(app: App) {
      routeSignIn(app, { door, refusals, contextOf, cookies })
      routePasskeys(app, contextOf)
    },
  }
}
