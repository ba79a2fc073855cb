import { LOCALE } from '../messages/en/locale.ts'

const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** In the local time zone. */
export function formatTime(at: string | number): string {
  return dayAndTime.format(new Date(at))
}

export function When({ at }: { at: string | number }) {
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()} title={date.toString()}>
      {formatTime(at)}
    </time>
  )
}
