/** Polling by a page whose story has ended, in case it is reopened. */

const EVERY_MS = 60_000
/** After this long nobody expects news; returning to the page still triggers a check. */
const FOR_MS = 3_600_000
/** Returns to the page within this interval trigger only one check. */
const AT_MOST_EVERY_MS = 10_000

/**
 * Calls `poll` about once a minute (45 to 75 s, so that an audience does not ask all at once) for an hour, and when
 * the reader returns to the page. A failed check is followed by the next. Returns a function that stops it.
 */
export function pollForChanges(poll: () => Promise<void>): () => void {
  const begun = Date.now()
  let lastPollAt = begun
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    lastPollAt = Date.now()
    poll().catch(() => undefined) // no network: the next check will do
  }
  const plan = () => {
    if (Date.now() - begun > FOR_MS) return
    timer = setTimeout(
      () => {
        if (!document.hidden) now()
        plan()
      },
      EVERY_MS * (0.75 + Math.random() / 2),
    )
  }
  const back = () => {
    if (!document.hidden && Date.now() - lastPollAt > AT_MOST_EVERY_MS) now()
  }
  document.addEventListener('visibilitychange', back)
  addEventListener('focus', back)
  addEventListener('online', back)
  addEventListener('pageshow', back)
  plan()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', back)
    for (const event of ['focus', 'online', 'pageshow']) removeEventListener(event, back)
  }
}
