import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadAssets } from '../pages/assets.ts'
import type { ClockJump } from '../platform/clock.ts'
import { followClock } from '../platform/database/follow-clock.ts'
import { isDiskFull } from '../platform/database/storage-error.ts'
import { createServer } from '../server.ts'
import { ensureSample, runSample } from '../archive/sample/run-sample.ts'
import { TERMINAL } from '../access/actor.ts'
import { newId } from '../platform/ids.ts'
import { fileLimitAdvice, openFileLimit } from '../platform/open-files.ts'
import { startLink } from '../staff/person/first-admin-actions.ts'
import { readArguments, type Command } from './command.ts'
import { openCliContext, type Terminal } from './cli-context.ts'
import { errorMessage } from '../platform/error-message.ts'

export const serve: Command = {
  name: 'serve',
  usage: ['serve'],
  about: 'Run the server',
  async run(args, terminal) {
    readArguments(args, {})
    const cli = await openCliContext(terminal, {
      whileUnreachable: (sentence) => terminal.stderr(`${sentence}. Waiting for it.`),
    })
    const { config, db } = cli
    const advice = fileLimitAdvice(openFileLimit(), config.maxStreams)
    if (advice !== undefined) terminal.stderr(`Note: ${advice}.`)
    const { clock, stop: stopClock } = await followClock(db, {
      onJump: (jump) => terminal.stderr(describeClockJump(jump)),
    })
    const server = await createServer({
      config,
      db,
      clock,
      assets: await loadAssets(assetsFolder()),
      say: terminal.stderr,
    })
    const context = server.contextFor(TERMINAL)
    const sample = config.sample ? await unlessDiskFull(terminal, () => ensureSample(context)) : undefined
    const stopSample =
      sample === undefined
        ? undefined
        : runSample(context, (error) => server.app.log.error({ err: error }, 'sample'))
    try {
      await server.app.listen({ host: config.host, port: config.port, backlog: 8_192 })
      const url = displayUrl(server.app.server.address(), config.publicUrl)
      const start = await unlessDiskFull(terminal, () => startLink({ db, clock, newId, site: { url } }))
      printGreeting(terminal, url, sample, start)
    } catch (error) {
      await server.close()
      throw new Error(listenFailure(error, config.host, config.port), { cause: error })
    }
    server.keepAssets()
    await waitForSignal()
    stopSample?.()
    stopClock()
    await server.drain(config.drainSeconds * 1_000)
    await server.close()
    // Whatever is still pending must not keep the process alive: it would be killed.
    setTimeout(() => process.exit(), LAST_MS).unref()
  },
}

/** Time after a stop until the process exits despite pending work, in ms. */
const LAST_MS = 250

/** Beside the built program or, when run from source, where the build puts them. */
export function assetsFolder(): string {
  const beside = fileURLToPath(new URL('../assets', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/assets', import.meta.url))
}

/** Readers can be served from a full disk: writes for the newsroom are skipped then, with a message. */
async function unlessDiskFull<T>(terminal: Terminal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isDiskFull(error)) throw error
    terminal.stderr(
      'The disk is full. Readers are served; the newsroom can save nothing until there is space.',
    )
    return undefined
  }
}

function describeClockJump({ ms, is }: ClockJump): string {
  const jump = `The clock has jumped ${Math.abs(Math.round(ms / 1_000))} s ${ms > 0 ? 'ahead' : 'back'}`
  if (is === 'over') return `${jump} and is right again; nothing was published by it.`
  return is === 'believed'
    ? `${jump} and has stayed there for ten minutes: it is followed now.`
    : `${jump}. Stop Press goes on by its own count; if that was no mistake it follows in ten minutes, or at a restart.`
}

/** With PORT 0 the address is known only after listening. */
function displayUrl(address: unknown, publicUrl: string): string {
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : undefined
  return publicUrl.startsWith('http://localhost:') && port !== undefined
    ? `http://localhost:${port}`
    : publicUrl
}

function printGreeting(
  terminal: Terminal,
  url: string,
  sample: string | undefined,
  start: string | undefined,
): void {
  terminal.stderr(`Stop Press is running: ${url}`)
  if (sample !== undefined) {
    terminal.stderr(`The sample story moves while you watch: ${url}/live/${sample}`)
    terminal.stderr('Publish to it from a second terminal:')
    terminal.stderr(`  npm run -s stoppress -- post ${sample} --headline "Hello" "First words."`)
  }
  if (start !== undefined) terminal.stderr(`Set up the newsroom: ${start}`)
  terminal.stderr('Stop it with Ctrl+C.')
}

function listenFailure(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is taken: stop what uses it, or set PORT to another.`
  if (code === 'EACCES') return `port ${port} may not be used by this user: set PORT to one above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST is ${host}, which is no address of this machine.`
  return errorMessage(error)
}

function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
