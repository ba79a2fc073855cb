/**
 * What a row of a log can name: something that can be put in place as a whole. The module whose it is names it; `id`
 * tells several of one name apart.
 */
export interface Entity {
  readonly name: string
  readonly id?: string
}

/** The distinct entities that changed between two positions of one log, however often each changed. */
export interface Changes {
  readonly from: number
  readonly to: number
  readonly entities: readonly Entity[]
}

/** The ids of those of one name. */
export function changedIds(entities: readonly Entity[], name: string): string[] {
  return entities.flatMap((entity) => (entity.name === name && entity.id !== undefined ? [entity.id] : []))
}
