import { errorMessage } from './error-message.ts'

/**
 * Has the caches in front throw away what they keep under a tag: `PURGE` with the header `Cache-Tag`, which is what
 * the shipped Varnish file takes. There is no standard for it; caches of other makes take a few lines of configuration.
 */
export class CachePurge {
  readonly #addresses: readonly string[]

  constructor(addresses: readonly string[]) {
    this.#addresses = addresses
  }

  /** Throws where a cache did not say within `ms` that it has; names it. */
  async forget(tag: string, ms = 10_000): Promise<void> {
    const tries = await Promise.allSettled(
      this.#addresses.map(async (address) => {
        const answer = await fetch(address, {
          method: 'PURGE',
          headers: { 'cache-tag': tag },
          redirect: 'error',
          signal: AbortSignal.timeout(ms),
        })
        await answer.body?.cancel()
        if (!answer.ok) throw new Error(`the cache at ${address} answered ${answer.status}`)
      }),
    )
    const failed = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    if (failed.length === 0) return
    const why = failed.map(errorMessage).join('; ')
    throw new AggregateError(failed, `caches that have not forgotten ${tag}: ${why}`)
  }
}
