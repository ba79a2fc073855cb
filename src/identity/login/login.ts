const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Purposes of single-use credentials; `confirm`: a signed-in person confirms their identity. */
export type LoginPurpose = 'sign-in' | 'confirm' | 'invite' | 'start'

/** Lifetime of a code and the link in the same mail (ASVS 5.0, 6.5.5: ten minutes at most). */
export const CODE_MS = 10 * MINUTE_MS
export const INVITE_MS = 7 * DAY_MS
/**
 * The link of the first start does not expire while there is no admin: the largest JavaScript time (ECMA-262,
 * 21.4.1.1).
 */
export const START_EXPIRES_AT = 8_640_000_000_000_000

export const MAX_TRIES = 5

/**
 * Limits of codes for one address: requested by one known device, by one network without one, and in total by unknown
 * devices. They are counted separately, so that a stranger cannot use up somebody else's. The last limits the mail
 * that one address gets, and the success of guessing all day: 200 attempts out of 100 million.
 */
export const MAX_MAILS = {
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

/** Retention of used credentials: counting mails needs a day. */
export const KEEP_SPENT_MS = 2 * DAY_MS

/**
 * A known browser is remembered as long as browsers keep a cookie (RFC 6265bis, 5.5), counted from its last sign-in.
 */
export const DEVICE_MS = 400 * DAY_MS
/** Known devices per person; the least recently used one is dropped. */
export const MAX_DEVICES = 20

/**
 * The link in mails. The secret is in the fragment: browsers do not send it to the server, and a mail scanner that
 * follows the link uses nothing up. `?first` makes the page ask who the first admin is.
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
