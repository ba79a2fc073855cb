import type { FastifyBaseLogger } from 'fastify'

/** Waits until `ending` has settled, but no longer than `ms`. Logs what failed, and what was not waited for. */
export async function waitAtMost(
  log: FastifyBaseLogger,
  ms: number,
  what: string,
  ending: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn(`stopping: not waiting for ${what} any longer`)
      resolve()
    }, ms)
  })
  const failed = (error: unknown) => log.error({ err: error }, `stopping: ${what} failed`)
  await Promise.race([ending.catch(failed), late])
  clearTimeout(timer)
}
