/** "A, B and C" */
export function byline(names: readonly string[]): string {
  return AND.format(names)
}

const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })
