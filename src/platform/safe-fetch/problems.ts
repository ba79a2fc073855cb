import { createProblemFactory, type Problems } from '../problem.ts'

/** What can go wrong with an address that is not ours. */
export const safeFetchProblems = {
  'fetch-disabled': {
    status: 403,
    title: 'This server does not fetch from other sites.',
    advice: 'Link to it instead: whoever runs this newsroom has switched it off (OUTSIDE).',
  },
  'fetch-refused': {
    status: 400,
    title: 'This address cannot be fetched.',
    advice: 'Give a public http or https address on the usual port, without a name and password in it.',
  },
  'fetch-unreachable': {
    status: 502,
    title: 'The other site did not answer properly.',
    advice: 'Try again later, or link to it instead.',
  },
  'fetch-too-large': {
    status: 502,
    title: 'The answer of the other site is too large.',
    advice: 'Link to it instead.',
  },
} as const satisfies Problems

export const safeFetchProblem = createProblemFactory(safeFetchProblems)
