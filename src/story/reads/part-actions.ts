import { ENTITIES } from '../entities.ts'
import { keyEvents } from '../post/post-list-store.ts'
import { pinnedPosts } from '../post/post-store.ts'
import { MAX_PINS, type VisiblePost } from '../post/post.ts'
import type { StoryReads } from '../store.ts'
import type { Story } from '../story.ts'

/**
 * A part of a story's page that changes as a whole, as far as it is read: modules above bring parts of their own. What a
 * part reads is bounded, as posts on a page are, so that a page costs the same at any length.
 */
export interface PartReader<View = unknown> {
  /** The entity that the log names when the part has changed. */
  readonly entity: string
  /** In the snapshot of the page, or of the patch. */
  read(read: StoryReads, story: Story): Promise<View>
  /** Whether it changes with these posts too, though the log names posts alone. */
  isChangedBy?(story: Story, posts: readonly VisiblePost[]): boolean
}

/** A part with what was read for it. */
export interface ReadPart<Part extends PartReader> {
  readonly part: Part
  readonly view: unknown
}

/** One after the other: they share a snapshot, which is one connection. */
export async function readParts<Part extends PartReader>(
  read: StoryReads,
  story: Story,
  parts: readonly Part[],
): Promise<ReadPart<Part>[]> {
  const views: ReadPart<Part>[] = []
  for (const part of parts) views.push({ part, view: await part.read(read, story) })
  return views
}

const PANEL_KEY_EVENTS = 12

/** The newest key events. */
export const keyEventsReader: PartReader<{ posts: readonly VisiblePost[]; hasMore: boolean }> = {
  entity: ENTITIES.keyEvents.name,
  async read(read, story) {
    const events = await keyEvents(read, story.id, PANEL_KEY_EVENTS + 1)
    return { posts: events.slice(0, PANEL_KEY_EVENTS), hasMore: events.length > PANEL_KEY_EVENTS }
  },
}

export const pinsReader: PartReader<readonly VisiblePost[]> = {
  entity: ENTITIES.pins.name,
  read: (read, story) => pinnedPosts(read, story.id, MAX_PINS),
}
