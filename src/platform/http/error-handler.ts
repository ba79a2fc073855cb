import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { classifyStorageFailure, type StorageFailure } from '../database/storage-error.ts'
import { QueueFull } from '../fair-queue.ts'
import { Problem } from '../problem.ts'
import type { ProblemJson } from '../problem-contract.ts'
import { httpProblem, type httpProblems } from './problems.ts'

/** Converts errors to responses: an HTML page for people, problem+json (RFC 9457) for programs. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  renderProblem: (title: string, advice: string) => string,
  isPage = request.routeOptions.config.isPage === true,
): FastifyReply {
  const problem = toProblem(error)
  const id = problem.status >= 500 ? randomUUID() : undefined
  if (id !== undefined) request.log.error({ err: error, id, url: request.url }, 'unexpected')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  // A rate limiter knows the time better.
  if ([429, 503, 507].includes(problem.status) && !reply.hasHeader('retry-after'))
    reply.header('retry-after', problem.code.startsWith('database-') ? '2' : '60')
  const access = request.routeOptions.config?.access
  // A resource that one staff member does not find may exist for another: no cache may share that. Public errors are
  // the same for everybody: cached briefly, since behind a cache that collapses requests the others would queue for
  // it.
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const isKept =
    (problem.status === 404 && access !== 'staff') ||
    (access === 'public' && isRead && (problem.status === 400 || problem.status === 410))
  reply.status(problem.status).header('cache-control', isKept ? 'public, s-maxage=2' : 'no-store')
  // Public endpoints allow cross-origin requests, and so do their errors.
  if (access === 'public') reply.header('access-control-allow-origin', '*')
  if (isPage) {
    const advice = id === undefined ? problem.advice : `${problem.advice} The id is ${id}.`
    return reply.type('text/html; charset=utf-8').send(renderProblem(problem.title, advice))
  }
  return reply.type('application/problem+json').send(problemJson(problem, id))
}

export function problemJson(problem: Problem, id?: string): string {
  const answer: ProblemJson = {
    type: `urn:stoppress:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: [problem.detail, problem.advice].filter(Boolean).join(' '),
    code: problem.code,
    ...(id === undefined ? {} : { id }),
  }
  return JSON.stringify(answer)
}

const STORAGE = {
  unreachable: 'database-unreachable',
  busy: 'database-busy',
  full: 'disk-full',
} as const satisfies Record<StorageFailure, keyof typeof httpProblems>

/** Maps errors of the framework and storage to our problems. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const storage = classifyStorageFailure(error)
  if (storage !== undefined) return httpProblem(STORAGE[storage], undefined, { cause: error })
  if (error instanceof QueueFull) return httpProblem('too-many-requests')
  const { code, statusCode, message } = (error ?? {}) as {
    code?: string
    statusCode?: number
    message?: string
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return httpProblem('too-large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return httpProblem('not-json')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return httpProblem('invalid-input', message === undefined ? undefined : `${message}.`, { cause: error })
  }
  return httpProblem('unexpected', undefined, { cause: error })
}
