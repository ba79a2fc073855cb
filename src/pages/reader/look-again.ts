/** How a page that has nothing more to follow looks whether there is something after all. */

const EVERY_MS = 60_000
/** After this long nobody expects the page to go on by itself; whoever comes back to it still has it look. */
const FOR_MS = 3_600_000
/** Coming back to a page twice within this is one look. */
const AT_MOST_EVERY_MS = 10_000

/**
 * Calls `look` about once a minute (45 to 75 s, so that an audience which saw one end does not ask in one moment) for
 * an hour, and when the reader comes back to the page. A look that fails is made up for by the next. Returns how to
 * stop.
 */
export function lookAgain(look: () => Promise<void>): () => void {
  const begun = Date.now()
  let looked = begun
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    looked = Date.now()
    look().catch(() => undefined) // no network: the next look is as good
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
    if (!document.hidden && Date.now() - looked > AT_MOST_EVERY_MS) now()
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
