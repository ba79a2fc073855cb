import { invalid, type Invalid } from '../../platform/problem.ts'

/** What a program may do with its token. */
export interface TokenScope {
  /** Ids; null: every desk, including future ones. */
  readonly desks: readonly string[] | null
  readonly access: 'read' | 'write'
  /** ms UTC; null only for tokens created before expiries existed. */
  readonly expiresAt: number | null
}

const DAY_MS = 86_400_000
/** A forgotten token must not grant access for ever. */
const USUAL_DAYS = 365
const MAX_DAYS = 1_826

/**
 * The expiry of a token: after a number of days (`90d`), or at the end of a day (`2027-03-31`, UTC); a year by
 * default. Rejected if it is past, or more than five years away.
 */
export function readTokenEnd(text: string | undefined, now: number): number | Invalid<'invalid-token-end'> {
  const days = /^(\d{1,4})d$/.exec(text ?? `${USUAL_DAYS}d`)?.[1]
  const isDay = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)
  const end =
    days !== undefined
      ? now + Number(days) * DAY_MS
      : isDay
        ? Date.parse(`${text}T00:00:00Z`) + DAY_MS
        : Number.NaN
  // A nonexistent day of a month is parsed as one of the next month, or not at all.
  const isWritten = !isDay || (!Number.isNaN(end) && new Date(end - DAY_MS).toISOString().startsWith(text))
  return isWritten && end > now && end <= now + MAX_DAYS * DAY_MS
    ? end
    : invalid('invalid-token-end', `It was "${(text ?? '').slice(0, 60)}".`)
}

/** The desks of a row; invalid JSON grants access to no desk. */
export function tokenDesks(json: string | null): readonly string[] | null {
  if (json === null) return null
  const desks: unknown = JSON.parse(json)
  return Array.isArray(desks) ? desks.filter((desk) => typeof desk === 'string') : []
}

/** Whether the token is valid at this time. */
export function isTokenValid(
  token: { readonly revoked_at: number | null; readonly expires_at: number | null },
  now: number,
): boolean {
  return token.revoked_at === null && (token.expires_at === null || token.expires_at > now)
}
