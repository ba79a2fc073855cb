import type { Server } from 'node:http'

export interface ConnectionLimits {
  /** Above this number idle connections are closed to make room for new ones. */
  readonly softLimit: number
  /** Connections above this number are closed at once. */
  readonly max: number
  /** Called when connections were rejected: at once, then at most once a minute, with the number since. */
  onRejected(count: number): void
}

const SHED_MS = 1_000
const SAY_MS = 60_000

/**
 * Keeps a server below the process's limit of open files. At the limit itself accept(2) fails without notice: pending
 * connections are closed one by one, the newsroom's like the readers'.
 */
export function limitConnections(server: Server, { softLimit, max, onRejected }: ConnectionLimits): void {
  if (!Number.isFinite(max)) return
  server.maxConnections = max
  let open = 0
  let shedAt = -Infinity
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => (open -= 1))
    if (open < softLimit || performance.now() - shedAt < SHED_MS) return
    shedAt = performance.now()
    server.closeIdleConnections()
  })
  let count = 0
  let saidAt = -Infinity
  server.on('drop', () => {
    count += 1
    if (performance.now() - saidAt < SAY_MS) return
    saidAt = performance.now()
    onRejected(count)
    count = 0
  })
}
