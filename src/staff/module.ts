import type { Actor } from '../access/actor.ts'
import type { SignInRefusals } from '../identity/login/refusal-actions.ts'
import type { DoorCookies } from '../identity/session/cookies-routes.ts'
import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { Services } from '../platform/services.ts'
import { staffAuditLabels } from './audit-labels.ts'
import { routeTrail } from './audit-log-routes.ts'
import { routeConfirm } from './person/confirm-routes.ts'
import { routeMe } from './person/me-routes.ts'
import { routePeople } from './person/people-routes.ts'
import type { PeopleContext } from './person/person-actions.ts'
import { staffProblems } from './problems.ts'
import type { StaffTables } from './tables.ts'

export const staffManifest = {
  name: 'staff',
  problems: staffProblems,
  auditLabels: staffAuditLabels,
} as const satisfies Manifest

export interface StaffPorts {
  readonly cookies: DoorCookies
  readonly refusals: SignInRefusals
  /** Of all modules (`Manifest.auditLabels`). */
  readonly auditLabels: Readonly<Record<string, string>>
}

/** What an action of this actor is given. */
export function staffContext({ db, clock, newId, site }: Services<StaffTables>) {
  return <A extends Actor>(actor: A): PeopleContext<A> => ({ db, clock, newId, actor, site })
}

/** People, desks, and what was done. */
export function openStaff(
  services: Services<StaffTables>,
  { cookies, refusals, auditLabels }: StaffPorts,
): Module {
  const contextOf = staffContext(services)
  const isDelivering = services.config.smtp !== null
  return {
    ...staffManifest,
    routes(app: App) {
      routeMe(app, { contextOf, cookies })
      routeConfirm(app, { contextOf, cookies, refusals })
      routePeople(app, contextOf)
      routeTrail(app, { contextOf, isDelivering, auditLabels })
    },
  }
}
