import type { FastifySchemaValidationError } from 'fastify'
import type { Problem } from '../problem.ts'
import { httpProblem } from './problems.ts'

/**
 * Describes schema violations with the name of the field: the validator's own messages do not say which field is
 * unknown.
 */
export function validationProblem(errors: readonly FastifySchemaValidationError[], part: string): Problem {
  const at = ({ instancePath }: FastifySchemaValidationError) => `${part}${instancePath}`
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties')
  if (unknown !== undefined) {
    const name = JSON.stringify(String(unknown.params['additionalProperty']).slice(0, 60))
    return httpProblem('invalid-input', `${at(unknown)} has the unknown field ${name}.`)
  }
  const [first, ...others] = errors
  if (first === undefined) return httpProblem('invalid-input')
  // For an enumeration, the validator reports one error per alternative.
  const words = [first, ...others].filter(
    ({ keyword, instancePath }) => keyword === 'const' && instancePath === first.instancePath,
  )
  const what =
    words.length > 1
      ? `must be one of ${words.map(({ params }) => JSON.stringify(params['allowedValue'])).join(', ')}`
      : first.message
  return httpProblem('invalid-input', `${at(first)} ${what ?? 'is not of its form'}.`)
}
