/** What an operator is told of anything that was thrown. */
export function errorMessage(error: unknown): string {
  // Of several addresses that were tried in vain, Node's sum has no words of its own.
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(errorMessage).join('; ')
  return error instanceof Error ? error.message : String(error)
}
