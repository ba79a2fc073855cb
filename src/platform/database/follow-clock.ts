import { SteadyClock, type Clock, type SteadyClockParts } from '../clock.ts'
import type { Database } from './database.ts'

const LOOK_MS = 5_000

/**
 * A clock that goes as the database's goes, without its jumps. Two machines whose clocks differ would else publish
 * above and below each other, and the faster one would break an embargo of the other's.
 */
export async function followClock<Tables>(
  db: Database<Tables>,
  parts: SteadyClockParts,
): Promise<{ clock: Clock; stop(): void }> {
  const clock = new SteadyClock(await db.serverTime(), parts)
  const timer = setInterval(() => {
    db.serverTime().then(
      (time) => clock.observe(time),
      () => undefined, // away for a while: our own counter goes on, and whoever works with the database reports it
    )
  }, LOOK_MS)
  timer.unref()
  return { clock, stop: () => clearInterval(timer) }
}
