/**
 * Turns: how long polls are made one for all readers behind a cache.
 *
 * A long poll belongs to a turn. All polls of one position and one turn have one address, so a cache in front sends
 * one of them on and answers all with what comes back; an answer names the address of the next turn, so that a cache
 * which keeps it never hands it to somebody who is already past it. A turn is named by its end, in seconds of Unix time:
 * every node reckons it alike, without a word between them.
 */

/** Ends of turns are this far apart. Less than the 30 s after which some networks cut a request without an answer. */
export const TURN_S = 25
/** A turn that has less time left than this is not begun any more: whoever comes now waits for the next one's end. */
const LEAST_MS = 2_000
/** No node names a turn that ends later than this, even if its clock is ten seconds ahead of ours. */
const MOST_MS = TURN_S * 1_000 + LEAST_MS + 10_000

const FORM = /^[1-9][0-9]{9}$/

/** Reads a turn, as an address has it; undefined where the text is none. */
export function parseTurn(text: string): number | undefined {
  return FORM.test(text) ? Number(text) : undefined
}

/** The turn to wait in for who comes at `now` (ms UTC). */
export function turnAt(now: number): number {
  return Math.ceil((now + LEAST_MS) / (TURN_S * 1_000)) * TURN_S
}

/**
 * The turn after one that brought nothing. Never the same again: its address is answered already, and a cache would
 * send its reader round in circles. `isCut` where it was let go before its end: one that nobody else has, of one second
 * more or less, so that all who were let go are together again.
 */
export function turnAfter(turn: number, now: number, isCut: boolean): number {
  const next = turnAt(now)
  if (turn * 1_000 - now > MOST_MS) return next // made up
  if (isCut) return turn + 1
  return next > turn ? next : turn + TURN_S
}

/** How long a poll of this turn is held, ms; 0 where the turn is over, or is none that a node would name. */
export function waitFor(turn: number, now: number): number {
  const left = turn * 1_000 - now
  return left > 0 && left <= MOST_MS ? left : 0
}
