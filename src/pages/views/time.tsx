/** Formatters are costly to make and few: one for each zone. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone)
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    })
    formats.set(timeZone, found)
  }
  return found
}

/** "23 Nov 2026, 14:05 GMT": true whenever it is read, so the page does not change with the clock. */
function absoluteTime(at: number, timeZone: string): string {
  return format(timeZone).format(at)
}

/** The reader's script turns the text into the reader's own time and adds how long ago that was. */
export function Time({ at, timeZone }: { at: number; timeZone: string }) {
  return <time dateTime={isoSeconds(at)}>{absoluteTime(at, timeZone)}</time>
}

export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
