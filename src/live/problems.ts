import { createProblemFactory, type Problems } from '../platform/problem.ts'

/** What can be wrong with a place in a story's log from which somebody wants to follow it. */
export const liveProblems = {
  'invalid-position': {
    status: 400,
    title: 'This is not a position in a story’s log.',
    advice: 'Use a position exactly as the page, the stream or the changes gave it.',
  },
  'position-gone': {
    status: 410,
    title: 'This position is not in the story’s log.',
    advice: 'Load the page again and go on from its position.',
  },
} as const satisfies Problems

export const liveProblem = createProblemFactory(liveProblems)
