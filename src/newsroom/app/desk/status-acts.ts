import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { canBecome, STORY_STATUSES, type StoryStatus } from '../../../story/story.ts'
import { call, requestTo } from '../api/client.ts'
import { offerUndo } from '../ui/undo.ts'
import * as messages from '../messages/en/desk/status-acts.ts'

const NAMES: Readonly<Record<StoryStatus, string>> = {
  draft: messages.draft,
  live: messages.live,
  paused: messages.paused,
  closed: messages.closed,
  archived: messages.archived,
}

export function statusName(status: StoryStatus): string {
  return NAMES[status]
}

/** Status transitions of a story, with the labels of their buttons. */
export interface Move {
  readonly to: StoryStatus
  readonly label: string
  /** Needs confirmation: readers see it at once, and undoing leaves a trace. */
  readonly isAsked?: true
  /** Rarely used: not among the main buttons. */
  readonly isRare?: true
}

/** By where from and where to. A move that has no button (closed to paused) is made by Undo alone. */
const BUTTONS: Partial<Record<`${StoryStatus} ${StoryStatus}`, Omit<Move, 'to'>>> = {
  'draft live': { label: messages.goLive, isAsked: true },
  'live paused': { label: messages.pause },
  'live closed': { label: messages.closeThisStory, isAsked: true, isRare: true },
  'paused live': { label: messages.goLiveAgain },
  'paused closed': { label: messages.closeThisStory, isAsked: true, isRare: true },
  'closed live': { label: messages.reopen, isAsked: true, isRare: true },
  'closed archived': { label: messages.archive, isRare: true },
  'archived closed': { label: messages.takeOutOfTheArchive, isRare: true },
}

/** The buttons that move a story on from where it is. */
export function movesFrom(from: StoryStatus): Move[] {
  return STORY_STATUSES.flatMap((to) => {
    const button = BUTTONS[`${from} ${to}`]
    return button !== undefined && canBecome(from, to) ? [{ to, ...button }] : []
  })
}

const DONE: Readonly<Record<StoryStatus, string>> = {
  draft: messages.theStoryIsADraft,
  live: messages.theStoryIsLive,
  paused: messages.theStoryIsPaused,
  closed: messages.theStoryIsClosed,
  archived: messages.theStoryIsInThe,
}

/** Going live and reopening have no undo, since readers have been notified; they are confirmed instead. */
export async function moveTo(story: StoryJson, to: StoryStatus): Promise<void> {
  const params = { slug: story.slug }
  const { status: from } = story
  await call('PUT /api/stories/:slug/status', { params, body: { status: to } })
  const isFinal = from === 'draft' || (from === 'closed' && to === 'live')
  offerUndo({
    text: DONE[to],
    requests: isFinal ? [] : [requestTo('PUT /api/stories/:slug/status', { params, body: { status: from } })],
    undone: DONE[from],
  })
}
