import type { Picture } from './body/body.ts'

/** One running live page and its life: `draft → live → (paused) → closed → archived`. */

export const STORY_STATUSES = ['draft', 'live', 'paused', 'closed', 'archived'] as const
export type StoryStatus = (typeof STORY_STATUSES)[number]

/** What has happened, kept at the top while posts roll: points, each of which may lead to a post. */
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
  /** Posts that readers see, withdrawn ones (they stay as notices) included. */
  readonly postCount: number
  readonly epoch: string
  readonly seq: number
  readonly createdAt: number
  /** When it first went live. */
  readonly startedAt: number | null
  readonly closedAt: number | null
  /** When anything that a reader sees last changed. */
  readonly updatedAt: number
  /** Where an imported story came from (a page's address, or the kind of file); null for our own. */
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

export function mayBecome(from: StoryStatus, to: StoryStatus): boolean {
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
