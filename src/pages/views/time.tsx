/** Formatters are expensive: one is cached per time zone. */
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

/** "23 Nov 2026, 14:05 GMT": correct whenever it is read, so the page does not depend on the clock. */
function absoluteTime(at: number, timeZone: string): string {
  return format(timeZone).format(at)
}

/** The reader's script converts the text to local time and adds the relative time. */
export function Time({ at, timeZone }: { at: number; timeZone: string }) {
  return <time dateTime={isoSeconds(at)}>{absoluteTime(at, timeZone)}</time>
}

export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
