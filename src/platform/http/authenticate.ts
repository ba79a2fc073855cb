import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import { httpProblem } from './problems.ts'

const WINDOW_MS = 60_000
/** Calls in a minute from one address that fail to authenticate. */
const MAX_FAILURES = 120
const MAX_ADDRESSES = 10_000

/**
 * A hook that sets the caller's key. Failures of a route are counted by address, and past a bound answered as too many. Whoever does authenticate always
 * passes: else whoever guesses behind the same proxy would lock the newsroom out.
 */
export function countFailures(authenticate: (request: FastifyRequest) => Promise<string>) {
  const failures = new Map<string, { count: number; until: number }>()
  return async (request: FastifyRequest): Promise<void> => {
    try {
      request.callerKey = await authenticate(request)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      const now = Date.now()
      const failure = failures.get(request.ip)
      const isOpen = failure !== undefined && failure.until > now
      if (isOpen && failure.count >= MAX_FAILURES) throw httpProblem('too-many-requests')
      if (failures.size > MAX_ADDRESSES) failures.clear()
      failures.set(
        request.ip,
        isOpen ? { ...failure, count: failure.count + 1 } : { count: 1, until: now + WINDOW_MS },
      )
      throw error
    }
  }
}
