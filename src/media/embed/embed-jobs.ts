import { TryAgainLater, type DueJob, handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { Problem } from '../../platform/problem.ts'
import { Turns, type Turn } from '../../platform/turns.ts'
import { usesOfMedia } from '../../story/reads/media-use-actions.ts'
import { hostOf, RESOLVE_JOB, resolveEmbed, type EmbedParts } from './embed-actions.ts'
import type { MediaDatabase } from '../media-access-actions.ts'

export interface EmbedJobParts extends EmbedParts {
  readonly db: EmbedParts['db'] & MediaDatabase
  settled(url: string): Promise<void>
}

/** Sites that are asked at once, those of one host, those of one person, and those that no reader sees yet. */
export const EMBEDS_AT_ONCE = 6
const AT_ONCE_PER_HOST = 2
const AT_ONCE_PER_PERSON = 3
const DRAFTS_AT_ONCE = 4

/**
 * Looks at the addresses that posts show; `settled` writes what was found into the posts. A site that is away is asked
 * again as often as a job is tried; then its card stays the plain one that it has been since the first try.
 */
export function embedJobs(parts: EmbedJobParts): JobHandlers {
  return handle(RESOLVE_JOB, async ({ url }) => {
    let isTold = false
    try {
      const turn = (await turnsOf(parts.db, [url])).get(url) ?? NOBODY
      isTold = (await resolveEmbed(parts, url, turn)).isTold
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return // it stays the link that it is
      throw error
    }
    await parts.settled(url)
    if (!isTold) throw new TryAgainLater(`the site of ${url} was away: it is asked again later`)
  })
}

/**
 * The order in which sites are asked: what readers see first, then one of each person in turn. Sites that do not
 * answer take their share and no more, so that others are asked beside them.
 */
export function embedOrder(db: Pick<MediaDatabase, 'read'>) {
  const turns = new Turns()
  return async (due: readonly DueJob[], underWay: readonly DueJob[]): Promise<readonly DueJob[]> => {
    if (due.length === 0) return due
    const known = await turnsOf(db, [...due, ...underWay].map(urlOf))
    const withTurn = (job: DueJob) => ({
      job,
      host: hostOf(urlOf(job)),
      ...(known.get(urlOf(job)) ?? NOBODY),
    })
    const busy = underWay.map(withTurn)
    const isFree = ({ host, owner, isUrgent }: ReturnType<typeof withTurn>) =>
      busy.filter((each) => each.host === host).length < AT_ONCE_PER_HOST &&
      busy.filter((each) => each.owner === owner).length < AT_ONCE_PER_PERSON &&
      (isUrgent || busy.filter((each) => !each.isUrgent).length < DRAFTS_AT_ONCE)
    const next = turns.next(due.map(withTurn).filter(isFree))
    if (next === undefined) return []
    turns.serve(next.owner)
    return [next.job]
  }
}

const NOBODY: Turn = { owner: '', isUrgent: false }

/** Whose post shows an address, and whether readers see it there. */
async function turnsOf(
  db: Pick<MediaDatabase, 'read'>,
  urls: readonly string[],
): Promise<ReadonlyMap<string, Turn>> {
  const uses = await usesOfMedia(
    db,
    urls.map((url) => `embed:${url}`),
  )
  const turns = new Map<string, Turn>()
  for (const { media, authorId, isPublic } of uses) {
    const url = media.slice('embed:'.length)
    if (isPublic || !turns.has(url)) turns.set(url, { owner: authorId ?? '', isUrgent: isPublic })
  }
  return turns
}

function urlOf({ payload }: DueJob): string {
  const url = typeof payload === 'object' && payload !== null && 'url' in payload ? payload.url : undefined
  return typeof url === 'string' ? url : ''
}
