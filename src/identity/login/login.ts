const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What somebody can be let in for, once; `confirm`: who is in says again who they are. */
export type LoginPurpose = 'sign-in' | 'confirm' | 'invite' | 'start'

/** Of a code and of the link in the same mail (ASVS 5.0, 6.5.5: ten minutes at most). */
export const CODE_MS = 10 * MINUTE_MS
export const INVITE_MS = 7 * DAY_MS
/** The first start's link is valid while there is no admin: the largest time that JavaScript has (ECMA-262, 21.4.1.1). */
export const START_EXPIRES_AT = 8_640_000_000_000_000

export const MOST_TRIES = 5

/**
 * Codes for one address, asked for by one known device of its person; by one network that is none; and by all of those
 * together. Each has its own count, so that a stranger spends nobody's but theirs. The last bounds what one address
 * is mailed, and what guessing all day comes to: 200 tries of 100 million.
 */
export const MOST_MAILS = {
  device: [
    { within: HOUR_MS, count: 5 },
    { within: DAY_MS, count: 20 },
  ],
  network: [{ within: HOUR_MS, count: 5 }],
  strangers: [
    { within: HOUR_MS, count: 15 },
    { within: DAY_MS, count: 40 },
  ],
} as const

/** How long spent ways in are kept: the counting of mails needs a day. */
export const KEEP_SPENT_MS = 2 * DAY_MS

/** A browser is known for as long as browsers keep a cookie (RFC 6265bis, 5.5), counted from its last sign-in. */
export const DEVICE_MS = 400 * DAY_MS
/** Known devices of one person; the one that was used the longest ago gives way. */
export const MOST_DEVICES = 20

/**
 * The address to press on. The secret stands behind the `#`: browsers send no server that part, and a mail
 * scanner that follows the link uses nothing up. `?first` has the page ask who the first admin is.
 */
export function loginLink(pageUrl: string, secret: string, who?: 'first'): string {
  return `${pageUrl}${who === 'first' ? '?first' : ''}#${secret}`
}

/** Whose newsroom it is, for mails and links. */
export interface Site {
  readonly name: string
  /** Without a slash at the end. */
  readonly url: string
}
