import type { JobHandler } from '../platform/jobs/worker.ts'
import { Problem } from '../platform/problem.ts'
import { RESOLVE_JOB, resolveEmbed, type EmbedParts } from './embed-actions.ts'

/**
 * Looks at the addresses that posts show; `settled` writes what was found into the posts. A site that is away is asked
 * again as often as a job is tried; then its card stays the plain one that it has been since the first try.
 */
export function embedJobs(
  parts: EmbedParts & { settled(url: string): Promise<void> },
): Record<string, JobHandler> {
  return {
    [RESOLVE_JOB]: async (payload) => {
      const { url } = payload as { url: string }
      let isTold = false
      try {
        isTold = (await resolveEmbed(parts, url)).isTold
      } catch (error) {
        if (error instanceof Problem && error.status < 500) return // it stays the link that it is
        throw error
      }
      await parts.settled(url)
      if (!isTold) throw new Error(`the site of ${url} was away: it is asked again later`)
    },
  }
}
