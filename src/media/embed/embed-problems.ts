import { createProblemFactory, type Problems } from '../../platform/problem.ts'

export const embedProblems = {
  'invalid-embed': {
    status: 400,
    title: 'This is not an address that can be embedded.',
    advice: 'Give the whole http or https address of a post, a video, a chart or a map.',
  },
} as const satisfies Problems

export const embedProblem = createProblemFactory(embedProblems)
