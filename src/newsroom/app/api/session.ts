import { signal } from '@preact/signals'
import type { MeJson } from '../../../staff/person/me-contract.ts'
import { ApiProblem, NoAnswer } from './api.ts'
import { call } from './client.ts'

type Newer = 'hasPasskey' | 'adminNeeds' | 'firstPasskeyBy'
/** The person who is signed in. What an older version has kept here lacks some of it. */
export type Me = Omit<MeJson, Newer | 'createdAt'> & Partial<Pick<MeJson, Newer>>

/** Undefined until known, null if nobody is signed in. */
export const me = signal<Me | null | undefined>(undefined)

/** The person whose session has ended while they were working. */
export const endedFor = signal<string | undefined>(undefined)

/** Number of confirmations by the server that this person is signed in. */
export const confirmed = signal(0)

/** The last person: enough to open the app and write offline. */
const LAST = 'stoppress-me'

/** Begins with whoever was here last, at once. Resolves with whether the server has confirmed it or said otherwise. */
export async function fetchMe(): Promise<boolean> {
  if (me.value === undefined) me.value = lastMe() ?? undefined
  try {
    setMe(await call('GET /api/me'))
    confirmed.value += 1
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) setMe(null, 'ended')
    else if (error instanceof NoAnswer || error instanceof ApiProblem) {
      me.value = lastMe()
      return false
    } else throw error
  }
  return true
}

/** `ended`: by the server rather than the person, who should be told why they must sign in. */
export function setMe(person: Me | null, how?: 'ended'): void {
  endedFor.value = person === null && how === 'ended' ? (me.value ?? lastMe())?.name : undefined
  me.value = person
  if (person === null) localStorage.removeItem(LAST)
  else
    try {
      localStorage.setItem(LAST, JSON.stringify(person))
    } catch {
      // storage is full or denied: then the newsroom opens only with a network
    }
}

function lastMe(): Me | null {
  const text = localStorage.getItem(LAST)
  return text === null ? null : (JSON.parse(text) as Me)
}

/** The person as an actor for `policy.ts`. */
export function toActor(person: Me) {
  return {
    kind: 'staff' as const,
    name: person.name,
    personId: person.id,
    isAdmin: person.isAdmin,
    roles: Object.fromEntries(person.desks.map(({ id, role }) => [id, role])),
  }
}
