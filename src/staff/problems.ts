import { problemsOf, type Problems } from '../platform/problem.ts'

export const staffProblems = {
  'token-unknown': {
    status: 404,
    title: 'There is no token of this name.',
    advice: 'See `stoppress token list` for the names there are.',
  },
  'token-name-unfit': {
    status: 400,
    title: 'A token needs a name of its own.',
    advice: 'Give one of 1 to 60 characters that no other token has, such as what will use it.',
  },
} as const satisfies Problems

export const staffProblem = problemsOf(staffProblems)
