/** ms UTC as ISO 8601, as the API tells times; null stays null. */
export function formatInstant(at: number): string
export function formatInstant(at: number | null): string | null
export function formatInstant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
