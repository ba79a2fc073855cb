import type { StoryJson } from '../../../story/reads/staff-json.ts'
import type { StoryStatus } from '../../../story/story.ts'
import { call } from '../api/api.ts'
import { offerUndo } from '../ui/undo.ts'

/** What a story can become from where it is, in the words of the buttons. */
export interface Move {
  readonly to: StoryStatus
  readonly label: string
  /** Asked about first: readers see it at once, and it cannot be undone without a trace. */
  readonly isAsked?: true
  /** Not among the buttons of every day. */
  readonly isRare?: true
}

export const MOVES: Readonly<Record<StoryStatus, readonly Move[]>> = {
  draft: [{ to: 'live', label: 'Go live', isAsked: true }],
  live: [
    { to: 'paused', label: 'Pause' },
    { to: 'closed', label: 'Close this story', isAsked: true, isRare: true },
  ],
  paused: [
    { to: 'live', label: 'Go live again' },
    { to: 'closed', label: 'Close this story', isAsked: true, isRare: true },
  ],
  closed: [
    { to: 'live', label: 'Reopen', isAsked: true, isRare: true },
    { to: 'archived', label: 'Archive', isRare: true },
  ],
  archived: [{ to: 'closed', label: 'Take out of the archive', isRare: true }],
}

const DONE: Readonly<Record<StoryStatus, string>> = {
  draft: 'The story is a draft.',
  live: 'The story is live.',
  paused: 'The story is paused.',
  closed: 'The story is closed.',
  archived: 'The story is in the archive.',
}

/** Goes live for the first time and being reopened are not undone: readers have been told; they are asked about. */
export async function moveTo(story: StoryJson, to: StoryStatus): Promise<void> {
  const path = `/api/stories/${story.slug}/status`
  const { status: from } = story
  await call('PUT', path, { status: to })
  const isFinal = from === 'draft' || (from === 'closed' && to === 'live')
  offerUndo({
    text: DONE[to],
    requests: isFinal ? [] : [{ method: 'PUT', path, body: { status: from } }],
    undone: DONE[from],
  })
}
