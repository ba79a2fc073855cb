import type { accessProblems } from '../../../access/problems.ts'
import type { identityProblems } from '../../../identity/problems.ts'
import type { embedProblems } from '../../../media/embed/embed-problems.ts'
import type { pictureProblems } from '../../../media/picture/picture-problems.ts'
import type { httpProblems } from '../../../platform/http/problems.ts'
import type { safeFetchProblems } from '../../../platform/safe-fetch/problems.ts'
import type { staffProblems } from '../../../staff/problems.ts'
import type { storyProblems } from '../../../story/problems.ts'

/** What the server may say has gone wrong: the codes of its catalogues. */
export type ProblemCode =
  | keyof typeof accessProblems
  | keyof typeof embedProblems
  | keyof typeof httpProblems
  | keyof typeof identityProblems
  | keyof typeof safeFetchProblems
  | keyof typeof pictureProblems
  | keyof typeof staffProblems
  | keyof typeof storyProblems
