import { SteadyClock, type Clock, type SteadyClockOptions } from '../clock.ts'
import type { Database } from './database.ts'

const POLL_INTERVAL_MS = 5_000

/**
 * A clock that follows the database's, without its jumps. Otherwise two machines with different clocks would publish
 * out of order, and the faster one would break the other's embargo.
 */
export async function followClock<Tables>(
  db: Database<Tables>,
  options: SteadyClockOptions,
): Promise<{ clock: Clock; stop(): void }> {
  const clock = new SteadyClock(await db.serverTime(), options)
  const timer = setInterval(() => {
    db.serverTime().then(
      (time) => clock.observe(time),
      () => undefined, // temporarily unavailable: our own counter continues, and users of the database report it
    )
  }, POLL_INTERVAL_MS)
  timer.unref()
  return { clock, stop: () => clearInterval(timer) }
}
