import { isUuid } from '../platform/uuid.ts'

/**
 * What the bus says has changed: a story as readers see it, which the newsroom sees too, or what of it only the newsroom
 * sees (its drafts, who is there).
 */
export interface Topic {
  readonly kind: 'public' | 'newsroom'
  readonly storyId: string
}

/** As other processes are told it. */
export function formatTopic({ kind, storyId }: Topic): string {
  return `${kind}:${storyId}`
}

/** Reads what `formatTopic` wrote; undefined where it is something else, of a process of another version, say. */
export function parseTopic(text: string): Topic | undefined {
  const [, kind, storyId = ''] = /^(public|newsroom):(.+)$/.exec(text) ?? []
  return (kind === 'public' || kind === 'newsroom') && isUuid(storyId) ? { kind, storyId } : undefined
}
