import type { FastifySchemaValidationError } from 'fastify'
import type { Problem } from '../problem.ts'
import { httpProblem } from './problems.ts'

/** What a schema refuses, in words that name the field: the validator's own leave out which one nobody knows. */
export function unfitInput(errors: readonly FastifySchemaValidationError[], part: string): Problem {
  const at = ({ instancePath }: FastifySchemaValidationError) => `${part}${instancePath}`
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties')
  if (unknown !== undefined) {
    const name = JSON.stringify(String(unknown.params['additionalProperty']).slice(0, 60))
    return httpProblem('input-unfit', `${at(unknown)} has the unknown field ${name}.`)
  }
  const [first, ...others] = errors
  if (first === undefined) return httpProblem('input-unfit')
  // One of several words: each that it is not is an error of its own.
  const words = [first, ...others].filter(
    ({ keyword, instancePath }) => keyword === 'const' && instancePath === first.instancePath,
  )
  const what =
    words.length > 1
      ? `must be one of ${words.map(({ params }) => JSON.stringify(params['allowedValue'])).join(', ')}`
      : first.message
  return httpProblem('input-unfit', `${at(first)} ${what ?? 'is not of its form'}.`)
}
