import { ANONYMOUS, noteAudit } from '../../audit/audit.ts'
import { isRefusal } from '../../platform/problem.ts'
import type { IdentityContext, Read } from '../audience-actions.ts'
import { parseEmail } from '../email.ts'

const WINDOW_MS = 10 * 60_000
const HOUR_MS = 60 * 60_000
/** Rows that strangers can leave in the audit trail in an hour, by each process. */
const MOST_ROWS_AN_HOUR = 60
/** Lines in the log, likewise. */
const MOST_LINES_AN_HOUR = 600
/** Refusals that are told apart at one time. */
const MOST_KINDS = 1_000

export interface RefusedSignIn {
  readonly reason:
    | 'wrong code'
    | 'spent link'
    | 'link in another browser'
    | 'passkey refused'
    | 'too many mails asked for'
    | 'too many tries'
  /** As it was given; left out where no address is named. */
  readonly email?: string
  /** Who is signed in already and did not say rightly who they are. */
  readonly personId?: string
  /** Where it came from, shortened. */
  readonly network: string
}

/** Who of the newsroom has this address: the audit log names them. */
export type FindPerson = (
  read: Read,
  email: string,
) => Promise<{ readonly id: string; readonly name: string } | undefined>

/**
 * Notes sign-ins that were refused, in the log and in the audit trail (ASVS 5.0, 16.3.1). Strangers cause them, so they
 * are bounded: the first of a kind in ten minutes is a row, which also says how many like it were not written before,
 * and there are so many rows and lines in an hour. The work does not depend on whether the address has an account.
 */
export class SignInRefusals {
  readonly #door: IdentityContext
  readonly #log: (refused: RefusedSignIn) => void
  readonly #findPerson: FindPerson
  readonly #kinds = new Map<string, { until: number; unwritten: number }>()
  #hourEndsAt = 0
  #rows = 0
  #lines = 0

  constructor(door: IdentityContext, findPerson: FindPerson, log: (refused: RefusedSignIn) => void) {
    this.#door = door
    this.#findPerson = findPerson
    this.#log = log
  }

  async note(refused: RefusedSignIn): Promise<void> {
    const { db, clock, newId } = this.#door
    const now = clock.now()
    if (now >= this.#hourEndsAt) [this.#hourEndsAt, this.#rows, this.#lines] = [now + HOUR_MS, 0, 0]
    if (this.#lines++ < MOST_LINES_AN_HOUR) this.#log(refused)
    const before = this.#countIn(refused, now)
    if (before === undefined) return
    const isLast = this.#rows === MOST_ROWS_AN_HOUR
    const { reason, network } = refused
    const email = parseEmail(refused.email ?? '')
    await db.transact(async (tx, read) => {
      const person = await this.#findPerson(read, isRefusal(email) ? '' : email)
      const objectId = refused.personId ?? person?.id ?? ''
      const detail = [
        reason,
        person === undefined || refused.personId !== undefined ? '' : `for ${person.name}`,
        refused.email !== undefined && person === undefined ? 'for an address that nobody has' : '',
        network === '' ? '' : `from ${network}`,
        before === 0 ? '' : `${before} more like it before`,
        isLast ? 'further ones of this hour are not written here' : '',
      ].filter(Boolean)
      await noteAudit(
        tx,
        { actor: ANONYMOUS, newId, now },
        { action: 'sign-in.refused', objectId, detail: detail.join(', ') },
      )
    })
  }

  /** How many like it were not written, where this one is to be; undefined where it is not. */
  #countIn({ reason, email = '', personId = '', network }: RefusedSignIn, now: number): number | undefined {
    const kind = JSON.stringify([reason, email.trim().toLowerCase(), personId, network])
    const last = this.#kinds.get(kind)
    if ((last !== undefined && now < last.until) || this.#rows > MOST_ROWS_AN_HOUR) {
      if (last !== undefined) last.unwritten += 1
      return undefined
    }
    if (this.#kinds.size >= MOST_KINDS) {
      const [oldest] = this.#kinds.keys()
      if (oldest !== undefined) this.#kinds.delete(oldest)
    }
    this.#kinds.delete(kind) // to the end: the first key is the oldest
    this.#kinds.set(kind, { until: now + WINDOW_MS, unwritten: 0 })
    this.#rows += 1
    return last?.unwritten ?? 0
  }
}
