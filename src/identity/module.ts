import type { Program, Reader, Staff } from '../access/actor.ts'
import { MAIL_WORKER } from '../platform/mail/mail-module.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { Services } from '../platform/services.ts'
import type { IdentityContext, SessionAudience } from './audience-actions.ts'
import type { AudienceName } from './audience.ts'
import { Authentication } from './authentication-actions.ts'
import { eraseIdentity } from './erase-actions.ts'
import { loginJobs } from './login/login-jobs.ts'
import { SignInRefusals, type FindPerson } from './login/refusal-actions.ts'
import { identityProblems } from './problems.ts'
import { loginCookies, type LoginCookies } from './session/cookies-routes.ts'
import { actorOfSession } from './session/session-actions.ts'
import * as identity from './migrations/2026-11-26-05-identity.ts'
import type { IdentityTables } from './tables.ts'

export const identityManifest = {
  name: 'identity',
  migrations: { '2026-11-26-05-identity': identity },
  problems: identityProblems,
  erase: eraseIdentity,
} as const satisfies Manifest

export interface IdentityPorts {
  readonly audiences: { readonly newsroom: SessionAudience<Staff>; readonly site: SessionAudience<Reader> }
  actorOfToken(secret: string): Promise<Program | undefined>
  readonly findPerson: FindPerson
}

export interface IdentityModule extends Module {
  readonly authentication: Authentication
  /** What routes of an audience need to let somebody in. */
  readonly context: IdentityContext
  readonly cookies: Readonly<Record<AudienceName, LoginCookies>>
  readonly refusals: SignInRefusals
}

/** Who somebody is, and how they sign in. */
export function openIdentity(
  { config, db, clock, newId, site, log }: Services<IdentityTables>,
  { audiences: { newsroom, site: readers }, actorOfToken, findPerson }: IdentityPorts,
): IdentityModule {
  const context: IdentityContext = { db, clock, newId, site }
  const cookies = {
    newsroom: loginCookies(config.publicUrl, newsroom),
    site: loginCookies(config.publicUrl, readers),
  }
  const authentication = new Authentication({
    cookies: { newsroom: cookies.newsroom.sessionName, site: cookies.site.sessionName },
    staffOfSession: (secret) => actorOfSession(context, newsroom, secret),
    readerOfSession: (secret) => actorOfSession(context, readers, secret),
    actorOfToken,
  })
  const refusals = new SignInRefusals(context, findPerson, ({ reason, network }) =>
    log.warn({ reason, network }, 'a sign-in was refused'),
  )
  const refused = ({ email, network }: { email: string; network: string }) =>
    refusals.record({ reason: 'too many mails asked for', email, network })
  const jobs = loginJobs({ ...context, audiences: [newsroom, readers], onRefused: refused })
  return {
    ...identityManifest,
    authentication,
    context,
    cookies,
    refusals,
    jobs: [{ worker: MAIL_WORKER, handlers: jobs }],
  }
}
