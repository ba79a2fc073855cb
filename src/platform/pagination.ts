import { isUuid } from './uuid.ts'

/** Where a list that has the newest first was cut: the row above the cut. It stays valid when that row is deleted. */
export interface Cursor {
  readonly at: number
  readonly id: string
}

/** A part of a list, newest first; `next` is the cursor of the part below it, null at the end. */
export interface Page<T> {
  readonly entries: readonly T[]
  readonly next: string | null
}

/** As addresses and answers have it. Clients send it back as they got it and make none of their own. */
export function formatCursor({ at, id }: Cursor): string {
  return `${at}-${id}`
}

/** Undefined where the text is no cursor. */
export function parseCursor(text: string): Cursor | undefined {
  const [, at, id = ''] = /^(\d{1,15})-(.+)$/.exec(text) ?? []
  return at !== undefined && isUuid(id) ? { at: Number(at), id } : undefined
}

/** The first `limit` of these rows, of which one more was read to see whether there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, cursorAt: (row: T) => Cursor): Page<T> {
  const entries = rows.slice(0, limit)
  const last = entries.at(-1)
  return { entries, next: rows.length > limit && last !== undefined ? formatCursor(cursorAt(last)) : null }
}
