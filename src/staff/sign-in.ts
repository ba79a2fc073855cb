const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What somebody can be let in for, once. */
export type SignInPurpose = 'sign-in' | 'invite' | 'start'

export const CODE_MS = 10 * MINUTE_MS
export const LINK_MS = 15 * MINUTE_MS
export const INVITE_MS = 7 * DAY_MS
/** The first start's link is valid while there is no admin: the largest time that JavaScript has (ECMA-262, 21.4.1.1). */
export const START_EXPIRES_AT = 8_640_000_000_000_000

export const MOST_TRIES = 5
/** Mails to one address. The second bounds what guessing codes all day comes to: 100 tries of a million. */
export const MOST_MAILS = [
  { within: HOUR_MS, count: 5 },
  { within: DAY_MS, count: 20 },
] as const
/** How long spent ways in are kept: the counting of mails needs a day. */
export const KEEP_SPENT_MS = 2 * DAY_MS

/**
 * The address to press on. The secret stands behind the `#`: browsers send no server that part, and a mail
 * scanner that follows the link uses nothing up. `?first` has the page ask who the first admin is.
 */
export function signInLink(siteUrl: string, secret: string, who?: 'first'): string {
  return `${siteUrl}/newsroom/sign-in${who === 'first' ? '?first' : ''}#${secret}`
}

/** Whose newsroom it is, for mails and links. */
export interface Site {
  readonly name: string
  /** Without a slash at the end. */
  readonly url: string
}
