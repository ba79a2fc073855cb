import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'

/** A written time: its clock reading, and the offset of that clock from UTC in minutes, if stated. */
export interface WrittenTime {
  /** The clock reading interpreted as UTC, in ms. */
  readonly localMs: number
  readonly offset: number | null
}

const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  ut: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  jst: 540,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Plausible range: live pages are not older than this, and none is from the far future. */
const FIRST_YEAR = 1990
const LAST_YEAR = 2100

const ISO = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]\s{0,3}(.{1,60}))?$/i
const DAY_FIRST =
  /^(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})(?:,? (?:at )?(.{1,60}))?$/i
const MONTH_FIRST =
  /^(?:[a-z]{3,9},? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (?:at )?(.{1,60}))?$/i
const CLOCK = /^(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s?(am|pm)?\s?(.*)$/i
const OFFSET = /^(?:gmt|utc)?\s?([+\-−])(\d{1,2})(?::?(\d{2}))?(?:\s?\[.*\]|\s?\(.*\)|\s[a-z/]{1,9})?$/i

/** Reads ISO 8601 and the common deviations from it; undefined for anything that is not a plausible time. */
export function parseTime(value: unknown): WrittenTime | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string' || value.length > 100) return undefined
  const text = collapseWhitespace(value)
  if (/^\d{9,13}(?:\.\d{1,6})?$/.test(text)) return fromEpoch(Number(text))
  const iso = ISO.exec(text)
  if (iso !== null) return toWrittenTime(iso[1], iso[2], iso[3], iso[4])
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst !== null) return toWrittenTime(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1], dayFirst[4])
  const monthFirst = MONTH_FIRST.exec(text)
  if (monthFirst !== null)
    return toWrittenTime(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2], monthFirst[4])
  return undefined
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1)
}

/** Seconds or ms since 1970: for dates in this range the two cannot be confused. */
function fromEpoch(number: number): WrittenTime | undefined {
  const localMs = Math.round(Math.abs(number) < 1e11 ? number * 1000 : number)
  return localMs >= Date.UTC(FIRST_YEAR) && localMs < Date.UTC(LAST_YEAR) ? { localMs, offset: 0 } : undefined
}

function toWrittenTime(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: string | undefined,
): WrittenTime | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const midnight = Date.UTC(y, m - 1, d)
  const isReal = new Date(midnight).getUTCMonth() === m - 1 && new Date(midnight).getUTCDate() === d
  if (!isReal || !(y >= FIRST_YEAR && y < LAST_YEAR)) return undefined
  if (clock === undefined) return { localMs: midnight, offset: null }
  const parts = CLOCK.exec(clock)
  if (parts === null) return undefined
  const [, hours, minutes, seconds = '0', fraction = '', half, zone = ''] = parts
  const hour = to24Hour(Number(hours), half?.toLowerCase())
  if (hour === undefined || Number(minutes) > 59 || Number(seconds) > 60) return undefined
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000)
  const localMs = midnight + ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms
  const offset = parseOffset(zone.trim(), localMs)
  return offset === undefined ? undefined : { localMs, offset }
}

function to24Hour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 24 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

/** Minutes ahead of UTC; null for a missing or ambiguous zone; undefined for an impossible one. */
function parseOffset(zone: string, localMs: number): number | null | undefined {
  if (zone === '') return null
  const parts = OFFSET.exec(zone)
  if (parts !== null) {
    const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
    if (minutes > 14 * 60 || Number(parts[3] ?? 0) > 59) return undefined
    return parts[1] === '+' ? minutes : 0 - minutes
  }
  if (/^(?:gmt|utc) ?\/ ?bst$|^europe\/london$/i.test(zone)) return isBritishSummer(localMs) ? 60 : 0
  return ZONES[zone.toLowerCase().replaceAll(/[^a-z]/g, '')] ?? null
}

/** From the last Sunday of March to the last Sunday of October, 01:00 UTC each. */
function isBritishSummer(localMs: number): boolean {
  const year = new Date(localMs).getUTCFullYear()
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0))
    return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1)
  }
  return localMs >= lastSunday(2) && localMs < lastSunday(9) + 3_600_000
}
