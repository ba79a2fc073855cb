import { problemsOf, type Problems } from '../problem.ts'

/** What can go wrong with an address that is not ours. */
export const outsideProblems = {
  'outside-off': {
    status: 403,
    title: 'Nothing is fetched from other sites here.',
    advice: 'Link to it instead: whoever runs this newsroom has switched it off (OUTSIDE).',
  },
  'outside-refused': {
    status: 400,
    title: 'This address is not fetched from here.',
    advice: 'Give a public http or https address on the usual port, without a name and password in it.',
  },
  'outside-unreachable': {
    status: 502,
    title: 'The other site did not answer as it should.',
    advice: 'Try again later, or link to it instead.',
  },
  'outside-too-large': {
    status: 502,
    title: 'The other site answered with more than is taken.',
    advice: 'Link to it instead.',
  },
} as const satisfies Problems

export const outsideProblem = problemsOf(outsideProblems)
