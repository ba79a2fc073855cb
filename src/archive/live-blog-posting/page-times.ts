import { parseTime, type WrittenTime } from './parse-time.ts'

/**
 * The times of one page. A time without a zone is read with the offset that most other times of the page have:
 * publishers mix both forms within one update, but use one clock.
 */
export class PageTimes {
  readonly usualOffset: number | undefined
  readonly #guessed = new Set<string>()
  readonly #impossible = new Set<string>()

  constructor(values: Iterable<unknown>) {
    const counts = new Map<number, number>()
    for (const value of values) {
      const offset = parseTime(value)?.offset
      if (offset !== undefined && offset !== null) counts.set(offset, (counts.get(offset) ?? 0) + 1)
    }
    this.usualOffset = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
  }

  /** Like `read`, but without a remark: for comparisons. */
  peek(value: unknown): number | null {
    const time = value === undefined || value === null || value === '' ? undefined : parseTime(value)
    return time === undefined ? null : time.localMs - (time.offset ?? this.usualOffset ?? 0) * 60_000
  }

  /** ms UTC; null where the value is not a plausible time. */
  read(value: unknown): number | null {
    if (value === undefined || value === null || value === '') return null
    const time: WrittenTime | undefined = parseTime(value)
    if (time === undefined) {
      this.#impossible.add(describeValue(value))
      return null
    }
    if (time.offset === null) this.#guessed.add(describeValue(value))
    return time.localMs - (time.offset ?? this.usualOffset ?? 0) * 60_000
  }

  remarks(): string[] {
    const remarks: string[] = []
    const guessed = this.#guessed.size
    if (guessed > 0) {
      const as =
        this.usualOffset === undefined
          ? 'as UTC'
          : `with ${offsetName(this.usualOffset)}, as the page's other times are`
      remarks.push(`${guessed} ${guessed === 1 ? 'time names' : 'times name'} no time zone: read ${as}.`)
    }
    const [example] = this.#impossible
    if (example !== undefined) {
      const count = this.#impossible.size
      remarks.push(
        `${count} ${count === 1 ? 'time' : 'times'} could not be read and ${count === 1 ? 'was' : 'were'} left out, such as "${example}".`,
      )
    }
    return remarks
  }
}

function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** The original text, for a remark. */
function describeValue(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60)
}
