import type { Server } from 'node:http'

export interface ConnectionLimits {
  /** From here on connections that are open and say nothing are closed, so that new ones find a place. */
  readonly crowded: number
  /** One more is closed as it comes. */
  readonly most: number
  /** Called when connections were turned away: at once, then at most once a minute, with how many since. */
  turnedAway(count: number): void
}

const SHED_MS = 1_000
const SAY_MS = 60_000

/**
 * Keeps a server below the process's limit of open files. At the limit itself accept(2) fails and nothing tells of it:
 * the connections that wait are closed one by one, the newsroom's like the readers'.
 */
export function limitConnections(server: Server, { crowded, most, turnedAway }: ConnectionLimits): void {
  if (!Number.isFinite(most)) return
  server.maxConnections = most
  let open = 0
  let shedAt = -Infinity
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => (open -= 1))
    if (open < crowded || performance.now() - shedAt < SHED_MS) return
    shedAt = performance.now()
    server.closeIdleConnections()
  })
  let count = 0
  let saidAt = -Infinity
  server.on('drop', () => {
    count += 1
    if (performance.now() - saidAt < SAY_MS) return
    saidAt = performance.now()
    turnedAway(count)
    count = 0
  })
}
