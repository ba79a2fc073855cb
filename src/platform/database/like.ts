import { sql, type RawBuilder } from 'kysely'

/** Whether the column holds the text. PostgreSQL looks at case; SQLite does not look at that of A to Z. */
export function contains(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} like ${patternOf(text)} escape '\\'`
}

/** The same whatever the case, as far as the engine knows the letters: SQLite's lower() knows A to Z only. */
export function containsInAnyCase(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`(lower(${sql.ref(column)}) like lower(${patternOf(text)}) escape '\\' or ${contains(column, text)})`
}

function patternOf(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
