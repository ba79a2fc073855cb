import type { Entity } from '../log/change.ts'

/** What the log of a story names: what readers see of it changes in these parts. */
export const ENTITIES = {
  /** The story's own words, picture and status. */
  story: { name: 'story' },
  summary: { name: 'summary' },
  /** The list of key events. */
  keyEvents: { name: 'key-events' },
  /** The pinned posts. */
  pins: { name: 'pins' },
} as const satisfies Readonly<Record<string, Entity>>

/** Of posts there are several, each an entity with its id. */
export const POST_ENTITY = 'post'

export function postEntity(id: string): Entity {
  return { name: POST_ENTITY, id }
}
