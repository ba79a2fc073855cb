import type { Change } from '../story/change.ts'
import type { Story } from '../story/story.ts'
import type { CapturedPage } from './captured-page.ts'
import { ENTITIES } from '../story/entities.ts'

/** Possible statuses of a newly imported story. */
export const IMPORT_STATUSES = ['draft', 'live', 'closed'] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

/** Imports headline, standfirst, summary and start of the page. */
export function importStoryFields(
  change: Change,
  page: CapturedPage,
  isNew: boolean,
): { isChanged: boolean; remarks: string[] } {
  const { story } = change
  const remarks: string[] = []
  const isSummaryNew =
    page.summary.length > 0 &&
    (page.summary.length !== story.summary.length ||
      page.summary.some((text, index) => text !== story.summary[index]?.text))
  const summary = isSummaryNew ? page.summary.map((text) => ({ text, postId: null })) : story.summary
  const words = {
    headline: page.headline,
    standfirst: page.standfirst === '' ? story.standfirst : page.standfirst,
    section: page.section ?? story.section,
    language: page.language ?? story.language,
    // That the story was created today says nothing about when the coverage began.
    startedAt: (isNew ? coverageStart(page) : page.startedAt) ?? story.startedAt,
  }
  if (isNew && page.language === null)
    remarks.push(
      `the page does not say what language it is in: the story is set to ${story.language}; \`stoppress story edit\` changes it`,
    )
  const isDifferent = Object.entries(words).some(([key, value]) => story[key as keyof Story] !== value)
  if (isDifferent) change.markChanged(ENTITIES.story)
  if (isSummaryNew) change.markChanged(ENTITIES.summary)
  if (isDifferent || isSummaryNew)
    change.story = { ...story, ...words, summary, summaryAt: isSummaryNew ? change.now : story.summaryAt }
  return { isChanged: isDifferent || isSummaryNew, remarks }
}

/** Sets the requested status of a new story once its posts are stored. */
export function applyInitialStatus(
  change: Change,
  page: CapturedPage,
  status: ImportStatus,
  remarks: string[],
): void {
  const { end, remark } = coverageEnd(page, change.now)
  if (remark !== undefined) remarks.push(remark)
  if (status !== 'closed') {
    if (end !== null)
      remarks.push(
        `the page says that its coverage ended at ${new Date(end).toISOString()}; \`--status closed\` makes a closed story with that end`,
      )
    return
  }
  const { story } = change
  const newest = newestTime(page)
  if (end === null && remark === undefined)
    remarks.push(
      newest === null
        ? 'the page does not say when its coverage ended: the story is closed as of now'
        : 'the page does not say when its coverage ended: the time of its newest update is taken for it',
    )
  const closedAt = end ?? newest ?? change.now
  change.markChanged(ENTITIES.story)
  change.audit({ action: 'story.closed', objectId: story.id, detail: story.headline })
  change.story = { ...story, status: 'closed', startedAt: story.startedAt ?? closedAt, closedAt }
}

function coverageStart(page: CapturedPage): number | null {
  const times = knownTimes(page)
  const oldest = times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b))
  return page.startedAt ?? oldest
}

/** End of the coverage, if the page states a plausible one. */
function coverageEnd(page: CapturedPage, now: number): { end: number | null; remark?: string } {
  const { endedAt } = page
  const newest = newestTime(page)
  if (endedAt === null) return { end: null }
  const endTime = new Date(endedAt).toISOString()
  if (endedAt > now)
    return {
      end: null,
      remark: `the page gives its coverage an end that has not come yet, ${endTime}; it is left out`,
    }
  if (newest !== null && endedAt < newest)
    return {
      end: null,
      remark: `the page gives its coverage an end before its newest update, ${endTime}; it is left out`,
    }
  return { end: endedAt }
}

function newestTime(page: CapturedPage): number | null {
  const times = knownTimes(page)
  return times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b))
}

function knownTimes(page: CapturedPage): number[] {
  return page.posts.flatMap(({ publishedAt }) => publishedAt ?? [])
}
