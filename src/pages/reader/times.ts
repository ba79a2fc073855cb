/** Shows times in the reader's time zone and as relative times for a day. */

const DAY_S = 86_400
const seconds = (time: HTMLTimeElement) => Date.parse(time.dateTime) / 1_000

const language = document.documentElement.lang || 'en-GB'
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat(language, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' })
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })

function ago(passed: number): string {
  if (passed < 45) return relative.format(0, 'second')
  if (passed < 3_570) return relative.format(-Math.max(1, Math.round(passed / 60)), 'minute')
  return relative.format(-Math.max(1, Math.round(passed / 3_600)), 'hour')
}

/** Localises all times in `root` that have not been handled yet. */
export function localise(root: ParentNode): void {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    const isToday = at.toDateString() === new Date().toDateString()
    time.title = whole.format(at)
    if (Date.now() / 1_000 - seconds(time) > DAY_S) continue // keeps the full date with its zone as rendered
    time.textContent = isToday ? clock.format(at) : dayAndClock.format(at)
  }
  refresh(root)
}

export function refresh(root: ParentNode): void {
  for (const time of root.querySelectorAll('time')) {
    const passed = Date.now() / 1_000 - seconds(time)
    let span = time.nextElementSibling
    if (span?.className !== 'ago') span = null
    if (passed > DAY_S || passed < -60) {
      span?.remove()
      continue
    }
    if (span === null) {
      span = document.createElement('span')
      span.className = 'ago'
      time.after(span)
    }
    const text = ago(passed)
    if (span.textContent !== text) span.textContent = text
  }
}

export function clockTime(at: Date): string {
  return clock.format(at)
}
