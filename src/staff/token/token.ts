import { refuse, type Refusal } from '../../platform/problem.ts'

/** What a program may do with its token. */
export interface TokenScope {
  /** Ids; null: every desk, those of later too. */
  readonly desks: readonly string[] | null
  readonly access: 'read' | 'write'
  /** ms UTC; null only for tokens that were made before they had an end. */
  readonly expiresAt: number | null
}

const DAY_MS = 86_400_000
/** A token that nobody remembers should not be a way in for ever. */
const USUAL_DAYS = 365
const MOST_DAYS = 1_826

/**
 * When a token ends: after `90d` days, or with the end of the day `2027-03-31` (UTC); after a year where nothing is
 * said. Refused where that is past, or more than five years away.
 */
export function readTokenEnd(text: string | undefined, now: number): number | Refusal<'token-end-unfit'> {
  const days = /^(\d{1,4})d$/.exec(text ?? `${USUAL_DAYS}d`)?.[1]
  const isDay = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)
  const end =
    days !== undefined
      ? now + Number(days) * DAY_MS
      : isDay
        ? Date.parse(`${text}T00:00:00Z`) + DAY_MS
        : Number.NaN
  // A day that the month does not have is read as one of the next month, or not at all.
  const isWritten = !isDay || (!Number.isNaN(end) && new Date(end - DAY_MS).toISOString().startsWith(text))
  return isWritten && end > now && end <= now + MOST_DAYS * DAY_MS
    ? end
    : refuse('token-end-unfit', `It was "${(text ?? '').slice(0, 60)}".`)
}

/** The desks of a row; a text that is none of ours opens no desk. */
export function tokenDesks(json: string | null): readonly string[] | null {
  if (json === null) return null
  const desks: unknown = JSON.parse(json)
  return Array.isArray(desks) ? desks.filter((desk) => typeof desk === 'string') : []
}

/** Whether a row lets anybody in at this time. */
export function isTokenValid(
  token: { readonly revoked_at: number | null; readonly expires_at: number | null },
  now: number,
): boolean {
  return token.revoked_at === null && (token.expires_at === null || token.expires_at > now)
}
