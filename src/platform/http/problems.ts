import { problemsOf, type Problems } from '../problem.ts'

/** What can be wrong with a request, whatever it asks for. */
export const httpProblems = {
  'not-found': { status: 404, title: 'There is nothing at this address.', advice: 'Check the address.' },
  'input-unfit': {
    status: 400,
    title: 'The request is not of the form that is asked for.',
    advice: 'Mend what is named and send it again; /api/openapi.json describes every form.',
  },
  'too-large': { status: 413, title: 'This is too large.', advice: 'Send less at once; 1 MB is the most.' },
  'not-json': {
    status: 415,
    title: 'The request has no JSON.',
    advice: 'Send JSON with the header Content-Type: application/json.',
  },
  'other-origin': {
    status: 403,
    title: 'This request came from another site.',
    advice: 'Work in the newsroom’s own pages; a program uses a token.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests.',
    advice: 'Wait as long as Retry-After says.',
  },
  overloaded: {
    status: 503,
    title: 'No more live connections can be held here.',
    advice: 'Follow by asking for changes instead, or try again later.',
  },
  'database-unreachable': {
    status: 503,
    title: 'The database does not answer.',
    advice:
      'Send it again in a moment, unchanged: what carries an id is done once, whether or not it was done now.',
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
    advice: 'Ask again in a second: another takes over, or it is back.',
  },
  unexpected: {
    status: 500,
    title: 'Something went wrong here.',
    advice:
      'It may have been done all the same. Send it again, unchanged: what carries an id is done once. If this stays, tell the operator the id.',
  },
} as const satisfies Problems

export const httpProblem = problemsOf(httpProblems)
