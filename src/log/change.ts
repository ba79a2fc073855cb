/**
 * What a row of the log can name: the story's own words, its summary, the list of key events, the pinned
 * posts, or one post. Each is something a page can put in place as a whole.
 */
export type Entity =
  | { readonly entity: 'story' | 'summary' | 'key-events' | 'pins' }
  | { readonly entity: 'post'; readonly id: string }

export type EntityName = Entity['entity']

/** The distinct entities that changed between two positions of one log, whatever happened to each in between. */
export interface Changes {
  readonly from: number
  readonly to: number
  readonly entities: ReadonlySet<Exclude<EntityName, 'post'>>
  readonly postIds: readonly string[]
}
