/** Where the time comes from: handed in, so that tests can set it. Instants are integer milliseconds UTC. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
