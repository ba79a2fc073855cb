/**
 * A position in a story's log: which log (its epoch) and how far (seq). Written `epoch.seq`, as the page, the
 * stream's event ids and the URLs of changes carry it. A position from another epoch belongs to a log that no longer
 * exists (a restored database, a recreated story), and its holder must load the page again.
 */
export interface Position {
  readonly epoch: string
  readonly seq: number
}

const FORM = /^([a-z0-9]{6,24})\.(0|[1-9][0-9]{0,14})$/

export function formatPosition(position: Position): string {
  return `${position.epoch}.${position.seq}`
}

/** Parses `epoch.seq`; undefined if invalid. */
export function parsePosition(text: string): Position | undefined {
  const [, epoch, seq] = FORM.exec(text) ?? []
  return epoch === undefined || seq === undefined ? undefined : { epoch, seq: Number(seq) }
}

/** Whether the history of a log whose current position is `tip` contains `position`. */
export function isInLog(tip: Position, position: Position): boolean {
  return position.epoch === tip.epoch && position.seq <= tip.seq
}
