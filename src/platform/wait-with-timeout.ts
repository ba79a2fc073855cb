import type { FastifyBaseLogger } from 'fastify'

/** Waits for `ending` for at most `ms`. Logs failures and timeouts. */
export async function waitWithTimeout(
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
