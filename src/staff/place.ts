/** A place in a list that has the newest first: the row that stands above it. */
export interface Place {
  readonly at: number
  readonly id: string
}

/** As addresses have it: opaque to whoever gets it. */
export function placeText({ at, id }: Place): string {
  return `${at}-${id}`
}

/** Undefined for what is no place. */
export function readPlace(text: string): Place | undefined {
  const [, at, id] = /^(\d{1,15})-([0-9a-f-]{36})$/.exec(text) ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}
