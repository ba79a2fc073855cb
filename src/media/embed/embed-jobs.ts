import { TryAgainLater, type DueJob, handle, type JobHandlers } from '../../platform/jobs/worker.ts'
import { Problem } from '../../platform/problem.ts'
import { RoundRobin, type QueueTicket } from '../../platform/round-robin.ts'
import { findMediaUses } from '../../story/reads/media-use-actions.ts'
import { hostname, RESOLVE_JOB, resolveEmbed, type EmbedDeps } from './embed-actions.ts'
import type { MediaDatabase } from '../media-access-actions.ts'

export interface EmbedJobDeps extends EmbedDeps {
  readonly db: EmbedDeps['db'] & MediaDatabase
  onResolved(url: string): Promise<void>
}

/** Concurrent fetches in total, per host, per person, and for content that no reader sees yet. */
export const EMBEDS_AT_ONCE = 6
const AT_ONCE_PER_HOST = 2
const AT_ONCE_PER_PERSON = 3
const DRAFTS_AT_ONCE = 4

/**
 * Fetches the addresses that posts show; `onResolved` writes the result into the posts. An unavailable site is
 * retried as often as a job is; then its card stays the plain one that it has had since the first attempt.
 */
export function embedJobs(deps: EmbedJobDeps): JobHandlers {
  return handle(RESOLVE_JOB, async ({ url }) => {
    let isComplete = false
    try {
      const ticket = (await findTickets(deps.db, [url])).get(url) ?? NOBODY
      isComplete = (await resolveEmbed(deps, url, ticket)).isComplete
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return // it stays a plain link
      throw error
    }
    await deps.onResolved(url)
    if (!isComplete) throw new TryAgainLater(`the site of ${url} was away: it is asked again later`)
  })
}

/**
 * The order of fetches: first what readers see, then round robin by person. Slow sites occupy their share only, so
 * that others are fetched beside them.
 */
export function embedOrder(db: Pick<MediaDatabase, 'read'>) {
  const turns = new RoundRobin()
  return async (due: readonly DueJob[], underWay: readonly DueJob[]): Promise<readonly DueJob[]> => {
    if (due.length === 0) return due
    const known = await findTickets(db, [...due, ...underWay].map(payloadUrl))
    const withTurn = (job: DueJob) => ({
      job,
      host: hostname(payloadUrl(job)),
      ...(known.get(payloadUrl(job)) ?? NOBODY),
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

const NOBODY: QueueTicket = { owner: '', isUrgent: false }

/** The owner of the post that shows an address, and whether it is public. */
async function findTickets(
  db: Pick<MediaDatabase, 'read'>,
  urls: readonly string[],
): Promise<ReadonlyMap<string, QueueTicket>> {
  const uses = await findMediaUses(
    db,
    urls.map((url) => `embed:${url}`),
  )
  const turns = new Map<string, QueueTicket>()
  for (const { media, authorId, isPublic } of uses) {
    const url = media.slice('embed:'.length)
    if (isPublic || !turns.has(url)) turns.set(url, { owner: authorId ?? '', isUrgent: isPublic })
  }
  return turns
}

function payloadUrl({ payload }: DueJob): string {
  const url = typeof payload === 'object' && payload !== null && 'url' in payload ? payload.url : undefined
  return typeof url === 'string' ? url : ''
}
