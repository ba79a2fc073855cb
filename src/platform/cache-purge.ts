import { errorMessage } from './error-message.ts'

/**
 * Purges a tag from the caches in front: `PURGE` with the header `Cache-Tag`, as the shipped Varnish configuration
 * expects. There is no standard; other caches need a few lines of configuration.
 */
export class CachePurge {
  readonly #addresses: readonly string[]

  constructor(addresses: readonly string[]) {
    this.#addresses = addresses
  }

  /** Throws, naming the cache, if one did not confirm within `ms`. */
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
    const reason = failed.map(errorMessage).join('; ')
    throw new AggregateError(failed, `caches that have not forgotten ${tag}: ${reason}`)
  }
}
