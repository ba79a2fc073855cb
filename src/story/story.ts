import type { Picture } from './body/body.ts'

/** A live page and its life cycle */

export const STORY_STATUSES = ['draft', 'live', 'paused', 'closed', 'archived'] as const
export type StoryStatus = (typeof STORY_STATUSES)[number]

/** The summary at the top of the page: points, each of which may link to a post. */
export interface SummaryPoint {
  readonly text: string
  readonly postId: string | null
}

export interface Story {
  readonly id: string
  readonly slug: string
  readonly headline: string
  /** The sentence under the headline; empty when there is none. */
  readonly standfirst: string
  readonly section: string | null
  /** BCP 47, e.g. `en-GB`. */
  readonly language: string
  readonly status: StoryStatus
  readonly summary: readonly SummaryPoint[]
  readonly summaryAt: number | null
  /** Number of visible posts, including withdrawn ones (they remain as notices). */
  readonly postCount: number
  readonly epoch: string
  readonly seq: number
  readonly createdAt: number
  /** When it first went live. */
  readonly startedAt: number | null
  readonly closedAt: number | null
  /** Last change of anything visible to readers. */
  readonly updatedAt: number
  /** The source of an imported story (a page's address, or the kind of file); null for our own. */
  readonly origin: string | null
  readonly deskId: string
  readonly leadImage: LeadImage | null
  readonly deskSeq: number
}

export type LeadImage = Picture['attrs']

/** The desk that every newsroom begins with. */
export const FIRST_DESK = '00000000-0000-7000-8000-000000000001'

export const STORY_LIMITS = {
  headline: 300,
  standfirst: 1_000,
  section: 80,
  slug: 80,
  points: 20,
  point: 1_000,
} as const

const MOVES: Readonly<Record<StoryStatus, readonly StoryStatus[]>> = {
  draft: ['live'],
  live: ['paused', 'closed'],
  paused: ['live', 'closed'],
  closed: ['live', 'paused', 'archived'], // paused: a close that is undone is no moment of "live",
  archived: ['closed'],
}

export function canBecome(from: StoryStatus, to: StoryStatus): boolean {
  return MOVES[from].includes(to)
}

/** Whether posts may be published, edited and withdrawn. */
export function isOpen(status: StoryStatus): boolean {
  return status === 'draft' || status === 'live' || status === 'paused'
}

/** Whether readers see the story at all. */
export function isPublic(status: StoryStatus): boolean {
  return status !== 'draft'
}

/** A BCP 47 tag in its canonical form; undefined where it is none. */
export function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}
