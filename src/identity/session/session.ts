import { formatInstant } from '../../platform/instant.ts'

const DAY_MS = 86_400_000

/** A session ends when it was not used for this long. */
export const SESSION_MS = 30 * DAY_MS
/** And after this long, however much it is used (ASVS 5.0, 7.3.2). */
export const LONGEST_SESSION_MS = 90 * DAY_MS
/** Of one person; with one more, the one that was seen the longest ago ends. */
export const MOST_SESSIONS = 20
/** How exact "last seen" is: it is written this often at most, since every request would write it. */
export const SEEN_EVERY_MS = 5 * 60_000

/** What is known of where a request comes from. */
export interface Seen {
  /** As the browser names itself; null where it does not. */
  readonly userAgent: string | null
  /** Shortened: the network, not the machine. */
  readonly ip: string
  /** The secret of the session that the browser had: a new one takes its place. */
  readonly session?: string | undefined
  /** The secret by which the browser is known, if it is. */
  readonly device?: string | undefined
  /** The secret that the browser was given when it asked for a code. */
  readonly asker?: string | undefined
}

export interface Session {
  readonly id: string
  readonly device: string
  readonly ip: string
  readonly createdAt: number
  readonly lastSeenAt: number
  /** When it ends if it is not used. */
  readonly endsAt: number
}

// The order counts: Edge and Opera call themselves Chrome too, Chrome calls itself Safari, Android is a Linux.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** "Firefox on Windows": enough to know one's own devices again. */
export function deviceOf(userAgent: string | null): string {
  const named = (names: typeof BROWSERS) => names.find(([sign]) => sign.test(userAgent ?? ''))?.[1]
  const browser = named(BROWSERS)
  const system = named(SYSTEMS)
  if (browser === undefined) return system === undefined ? 'Unknown device' : system
  return system === undefined ? browser : `${browser} on ${system}`
}

/** As the API tells it. */
export function sessionJson<T extends Session>({ createdAt, lastSeenAt, endsAt, ...session }: T) {
  return {
    ...session,
    createdAt: formatInstant(createdAt),
    lastSeenAt: formatInstant(lastSeenAt),
    endsAt: formatInstant(endsAt),
  }
}
