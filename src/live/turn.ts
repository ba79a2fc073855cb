/**
 * Turns: how long polls are made one for all readers behind a cache.
 *
 * A long poll belongs to a turn. All polls of one position and one turn have one address, so a cache in front sends
 * one of them on and answers all with what comes back; an answer names the address of the next turn, so that a cache
 * which keeps it never hands it to somebody who is already past it. A turn is named by its end, in seconds of Unix
 * time: every node computes it alike, without communication.
 */

/** Ends of turns are this far apart. Less than the 30 s after which some networks cut a request without an answer. */
export const TURN_S = 25
/** A turn with less time left than this is not joined: new clients wait for the end of the next one. */
const LEAST_MS = 2_000
/** No node names a later turn than this, even if its clock is ten seconds ahead of ours. */
const MAX_MS = TURN_S * 1_000 + LEAST_MS + 10_000

const FORM = /^[1-9][0-9]{9}$/

/** Parses a turn from an address; undefined if invalid. */
export function parseTurn(text: string): number | undefined {
  return FORM.test(text) ? Number(text) : undefined
}

/** The turn in which a client that arrives at `now` (ms UTC) waits. */
export function turnAt(now: number): number {
  return Math.ceil((now + LEAST_MS) / (TURN_S * 1_000)) * TURN_S
}

/**
 * The turn after one without news. Never the same again: its address is already answered, and a cache would send its
 * reader in circles. `isCut` if it was released early: then a unique one, a second longer or shorter, so that all
 * released clients are together again.
 */
export function turnAfter(turn: number, now: number, isCut: boolean): number {
  const next = turnAt(now)
  if (turn * 1_000 - now > MAX_MS) return next // made up
  if (isCut) return turn + 1
  return next > turn ? next : turn + TURN_S
}

/** How long a poll of this turn is held, ms; 0 if the turn is over, or is one that no node would name. */
export function waitFor(turn: number, now: number): number {
  const left = turn * 1_000 - now
  return left > 0 && left <= MAX_MS ? left : 0
}
