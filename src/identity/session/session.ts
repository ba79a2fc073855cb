import { formatInstant } from '../../platform/instant.ts'

const DAY_MS = 86_400_000

/** Idle timeout of a session. */
export const SESSION_MS = 30 * DAY_MS
/** Absolute lifetime, however much it is used (ASVS 5.0, 7.3.2). */
export const LONGEST_SESSION_MS = 90 * DAY_MS
/** Per person; beyond it the least recently used one ends. */
export const MAX_SESSIONS = 20
/** Resolution of "last seen": written at most this often, since every request would write it. */
export const LAST_SEEN_RESOLUTION_MS = 5 * 60_000

/** Information about the client of a request. */
export interface ClientInfo {
  /** The User-Agent header; null if missing. */
  readonly userAgent: string | null
  /** Truncated to the network. */
  readonly ip: string
  /** The secret of the browser's previous session, which a new one replaces. */
  readonly session?: string | undefined
  /** The secret of a known browser. */
  readonly device?: string | undefined
  /** The secret that the browser got when it requested a code. */
  readonly asker?: string | undefined
}

export interface Session {
  readonly id: string
  readonly device: string
  readonly ip: string
  readonly createdAt: number
  readonly lastSeenAt: number
  /** Expiry if it is not used. */
  readonly endsAt: number
}

// Order matters: Edge and Opera claim to be Chrome, Chrome claims to be Safari, Android is a Linux.
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

/** "Firefox on Windows": enough to recognise one's own devices. */
export function describeDevice(userAgent: string | null): string {
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
