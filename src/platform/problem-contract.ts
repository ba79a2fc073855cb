import { Type, type Static, type TSchema } from 'typebox'

/** A problem as programs are told it: RFC 9457. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'urn:stoppress:problem:CODE' }),
    title: Type.String({ description: 'What happened' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What exactly, and what to do about it' }),
    code: Type.String({ description: 'Which problem: see docs/problems.md' }),
    id: Type.Optional(Type.String({ description: 'Of one that is ours: the operator finds it by this' })),
  },
  { title: 'Problem' },
)
export type ProblemJson = Static<typeof ProblemSchema>

export function problemAnswer<Schema extends TSchema>(description: string, schema: Schema) {
  return { description, content: { 'application/problem+json': { schema } } }
}

/** What any route may answer besides what it promises. */
export const problemAnswers = {
  '4xx': problemAnswer('The request was refused', ProblemSchema),
  '5xx': problemAnswer('It could not be done now', ProblemSchema),
}
