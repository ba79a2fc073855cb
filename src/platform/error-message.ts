/** What an operator is told of anything that was thrown. */
export function errorMessage(error: unknown): string {
  // Of several addresses that were tried, each failure says more than the sum of them, which has no words at all.
  if (error instanceof AggregateError) return error.errors.map(errorMessage).join('; ')
  return error instanceof Error ? error.message : String(error)
}
