import { ANONYMOUS, insertAudit } from '../../audit/audit.ts'
import { isInvalid } from '../../platform/problem.ts'
import type { IdentityContext, Read } from '../audience-actions.ts'
import { parseEmail } from '../email.ts'

const WINDOW_MS = 10 * 60_000
const HOUR_MS = 60 * 60_000
/** Maximum audit rows per hour caused by anonymous clients, per process. */
const MAX_ROWS_AN_HOUR = 60
/** Maximum log lines, likewise. */
const MAX_LINES_AN_HOUR = 600
/** Number of kinds of failures that are tracked at one time. */
const MAX_KINDS = 1_000

export interface RefusedSignIn {
  readonly reason:
    | 'wrong code'
    | 'spent link'
    | 'link in another browser'
    | 'passkey refused'
    | 'too many mails asked for'
    | 'too many tries'
  /** As given; omitted if no address was named. */
  readonly email?: string
  /** The signed-in person who failed to confirm their identity. */
  readonly personId?: string
  /** The network it came from, truncated. */
  readonly network: string
}

/** Who of the newsroom has this address: the audit log names them. */
export type FindPerson = (
  read: Read,
  email: string,
) => Promise<{ readonly id: string; readonly name: string } | undefined>

/**
 * Records failed sign-ins in the log and the audit log (ASVS 5.0, 16.3.1). Anonymous clients cause them, so they are
 * bounded: the first of a kind within ten minutes is a row, which also states how many were suppressed before, and
 * rows and lines per hour are limited. The work does not depend on whether the address has an account.
 */
export class SignInRefusals {
  readonly #auth: IdentityContext
  readonly #log: (refused: RefusedSignIn) => void
  readonly #findPerson: FindPerson
  readonly #kinds = new Map<string, { until: number; unwritten: number }>()
  #hourEndsAt = 0
  #rows = 0
  #lines = 0

  constructor(auth: IdentityContext, findPerson: FindPerson, log: (refused: RefusedSignIn) => void) {
    this.#auth = auth
    this.#findPerson = findPerson
    this.#log = log
  }

  async record(refused: RefusedSignIn): Promise<void> {
    const { db, clock, newId } = this.#auth
    const now = clock.now()
    if (now >= this.#hourEndsAt) [this.#hourEndsAt, this.#rows, this.#lines] = [now + HOUR_MS, 0, 0]
    if (this.#lines++ < MAX_LINES_AN_HOUR) this.#log(refused)
    const before = this.#countIn(refused, now)
    if (before === undefined) return
    const isLast = this.#rows === MAX_ROWS_AN_HOUR
    const { reason, network } = refused
    const email = parseEmail(refused.email ?? '')
    await db.transact(async (tx, read) => {
      const person = await this.#findPerson(read, isInvalid(email) ? '' : email)
      const objectId = refused.personId ?? person?.id ?? ''
      const detail = [
        reason,
        person === undefined || refused.personId !== undefined ? '' : `for ${person.name}`,
        refused.email !== undefined && person === undefined ? 'for an address that nobody has' : '',
        network === '' ? '' : `from ${network}`,
        before === 0 ? '' : `${before} more like it before`,
        isLast ? 'further ones of this hour are not written here' : '',
      ].filter(Boolean)
      await insertAudit(
        tx,
        { actor: ANONYMOUS, newId, now },
        { action: 'sign-in.refused', objectId, detail: detail.join(', ') },
      )
    })
  }

  /** The number of suppressed ones if this one is to be written; undefined if it is suppressed. */
  #countIn({ reason, email = '', personId = '', network }: RefusedSignIn, now: number): number | undefined {
    const kind = JSON.stringify([reason, email.trim().toLowerCase(), personId, network])
    const last = this.#kinds.get(kind)
    if ((last !== undefined && now < last.until) || this.#rows > MAX_ROWS_AN_HOUR) {
      if (last !== undefined) last.unwritten += 1
      return undefined
    }
    if (this.#kinds.size >= MAX_KINDS) {
      const [oldest] = this.#kinds.keys()
      if (oldest !== undefined) this.#kinds.delete(oldest)
    }
    this.#kinds.delete(kind) // moves it to the end: the first key is the oldest
    this.#kinds.set(kind, { until: now + WINDOW_MS, unwritten: 0 })
    this.#rows += 1
    return last?.unwritten ?? 0
  }
}
