import { createProblemFactory, type Problems } from '../problem.ts'

/** What can be wrong with a request, whatever it asks for. */
export const httpProblems = {
  'not-found': { status: 404, title: 'There is nothing at this address.', advice: 'Check the address.' },
  'invalid-input': {
    status: 400,
    title: 'The request does not match its schema.',
    advice: 'Correct the fields that are named and send it again; /api/openapi.json describes every request.',
  },
  'too-large': { status: 413, title: 'This is too large.', advice: 'Send less at once; the limit is 1 MB.' },
  'not-json': {
    status: 415,
    title: 'The request body is not JSON.',
    advice: 'Send JSON with the header Content-Type: application/json.',
  },
  'other-origin': {
    status: 403,
    title: 'This request came from another site.',
    advice: 'Use the newsroom’s own pages; a program uses a token.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests.',
    advice: 'Wait as long as Retry-After says.',
  },
  overloaded: {
    status: 503,
    title: 'This server cannot hold more live connections.',
    advice: 'Follow by asking for changes instead, or try again later.',
  },
  'database-unreachable': {
    status: 503,
    title: 'The database does not answer.',
    advice:
      'Send it again in a moment, unchanged: a request with an id takes effect once, even if it has already succeeded.',
  },
  'database-busy': {
    status: 503,
    title: 'Another process has been writing to the database for too long.',
    advice: 'Nothing was changed. Send it again in a moment.',
  },
  'disk-full': {
    status: 507,
    title: 'The server’s disk is full.',
    advice: 'Nothing was changed. Keep what you have and send it again once the operator has freed space.',
  },
  stopping: {
    status: 503,
    title: 'This server is about to stop.',
    advice: 'Try again in a second: another server takes over, or this one has restarted.',
  },
  unexpected: {
    status: 500,
    title: 'Something went wrong here.',
    advice:
      'The request may have taken effect. Send it again, unchanged: a request with an id takes effect once. If the error persists, tell the operator the id.',
  },
} as const satisfies Problems

export const httpProblem = createProblemFactory(httpProblems)
