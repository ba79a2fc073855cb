/** A position in a list that has the newest first: the row before it. */
export interface Cursor {
  readonly at: number
  readonly id: string
}

/** As addresses have it: opaque to whoever gets it. */
export function formatCursor({ at, id }: Cursor): string {
  return `${at}-${id}`
}

/** Undefined for what is no place. */
export function parseCursor(text: string): Cursor | undefined {
  const [, at, id] = /^(\d{1,15})-([0-9a-f-]{36})$/.exec(text) ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}
