import type { Actor } from '../access/actor.ts'
import type { IdentityContext } from '../identity/audience-actions.ts'
import { routeConfirm } from '../identity/login/confirm-routes.ts'
import { routeLogin } from '../identity/login/login-routes.ts'
import type { SignInRefusals } from '../identity/login/refusal-actions.ts'
import { routePasskeys } from '../identity/passkey/passkey-routes.ts'
import type { LoginCookies } from '../identity/session/cookies-routes.ts'
import { routeSessions } from '../identity/session/session-routes.ts'
import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { Services } from '../platform/services.ts'
import { staffAuditLabels } from './audit-labels.ts'
import { routeAuditLog } from './audit-log-routes.ts'
import { erasePerson } from './person/erase-person-actions.ts'
import { newsroomLogin, newsroomSessions } from './person/me-contract.ts'
import { routeMe } from './person/me-routes.ts'
import { newsroomAudience } from './person/newsroom-audience-actions.ts'
import { routePeople } from './person/people-routes.ts'
import type { PeopleContext } from './person/person-actions.ts'
import { staffProblems } from './problems.ts'
import * as staff from './migrations/2026-11-26-06-staff.ts'
import type { StaffTables } from './tables.ts'

export const staffManifest = {
  name: 'staff',
  migrations: { '2026-11-26-06-staff': staff },
  problems: staffProblems,
  auditLabels: staffAuditLabels,
  erase: erasePerson,
} as const satisfies Manifest

export interface StaffPorts {
  /** How one signs in. */
  readonly identity: {
    readonly context: IdentityContext
    readonly cookies: { readonly newsroom: LoginCookies }
    readonly refusals: SignInRefusals
  }
  /** Of all modules (`Manifest.auditLabels`). */
  readonly auditLabels: Readonly<Record<string, string>>
}

/** What an action of this actor is given. */
export function staffContext({ db, clock, newId, site }: Services<StaffTables>) {
  return <A extends Actor>(actor: A): PeopleContext<A> => ({ db, clock, newId, actor, site })
}

/** People, desks, and what was done. */
export function openStaff(services: Services<StaffTables>, { identity, auditLabels }: StaffPorts): Module {
  const contextFor = staffContext(services)
  const { context, refusals } = identity
  const cookies = identity.cookies.newsroom
  const isDelivering = services.config.smtp !== null
  return {
    ...staffManifest,
    routes(app: App) {
      routeLogin(app, {
        audience: newsroomAudience,
        path: '/api/sign-in',
        schemas: newsroomLogin,
        context,
        cookies,
        refusals,
      })
      routeSessions(app, {
        audience: 'person',
        schemas: newsroomSessions,
        paths: { sessions: '/api/me/sessions', signOut: '/api/sign-out' },
        cookies,
        contextFor: (actor) => ({ ...context, actor }),
      })
      routeMe(app, contextFor)
      routeConfirm(app, { contextFor, cookies, refusals })
      routePasskeys(app, contextFor)
      routePeople(app, contextFor)
      routeAuditLog(app, { contextFor, isDelivering, auditLabels })
    },
  }
}
