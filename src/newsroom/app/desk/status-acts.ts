import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { mayBecome, STORY_STATUSES, type StoryStatus } from '../../../story/story.ts'
import { call } from '../api/api.ts'
import { offerUndo } from '../ui/undo.ts'

const NAMES: Readonly<Record<StoryStatus, string>> = {
  draft: 'Draft',
  live: 'Live',
  paused: 'Paused',
  closed: 'Closed',
  archived: 'Archived',
}

export function statusName(status: StoryStatus): string {
  return NAMES[status]
}

/** What a story can become from where it is, in the words of the buttons. */
export interface Move {
  readonly to: StoryStatus
  readonly label: string
  /** Asked about first: readers see it at once, and it cannot be undone without a trace. */
  readonly isAsked?: true
  /** Not among the buttons of every day. */
  readonly isRare?: true
}

/** By where from and where to. A move that has no button (closed to paused) is made by Undo alone. */
const BUTTONS: Partial<Record<`${StoryStatus} ${StoryStatus}`, Omit<Move, 'to'>>> = {
  'draft live': { label: 'Go live', isAsked: true },
  'live paused': { label: 'Pause' },
  'live closed': { label: 'Close this story', isAsked: true, isRare: true },
  'paused live': { label: 'Go live again' },
  'paused closed': { label: 'Close this story', isAsked: true, isRare: true },
  'closed live': { label: 'Reopen', isAsked: true, isRare: true },
  'closed archived': { label: 'Archive', isRare: true },
  'archived closed': { label: 'Take out of the archive', isRare: true },
}

/** The buttons that move a story on from where it is. */
export function movesFrom(from: StoryStatus): Move[] {
  return STORY_STATUSES.flatMap((to) => {
    const button = BUTTONS[`${from} ${to}`]
    return button !== undefined && mayBecome(from, to) ? [{ to, ...button }] : []
  })
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
