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
import { openWorkplace, type Terminal } from './workplace.ts'
import { errorMessage } from '../platform/error-message.ts'

export const serve: Command = {
  name: 'serve',
  usage: ['serve'],
  about: 'Run the server',
  async run(args, terminal) {
    readArguments(args, {})
    const place = await openWorkplace(terminal, {
      whileUnreachable: (sentence) => terminal.say(`${sentence}. Waiting for it.`),
    })
    const { config, db } = place
    const advice = fileLimitAdvice(openFileLimit(), config.maxStreams)
    if (advice !== undefined) terminal.say(`Note: ${advice}.`)
    const { clock, stop: stopClock } = await followClock(db, {
      jumped: (jump) => terminal.say(sayJump(jump)),
    })
    const server = await createServer({
      config,
      db,
      clock,
      assets: await loadAssets(builtAssets()),
      say: terminal.say,
    })
    const context = server.contextOf(TERMINAL)
    const sample = config.sample ? await unlessFull(terminal, () => ensureSample(context)) : undefined
    const stopSample =
      sample === undefined
        ? undefined
        : runSample(context, (error) => server.app.log.error({ err: error }, 'sample'))
    try {
      await server.app.listen({ host: config.host, port: config.port, backlog: 8_192 })
      const url = shownUrl(server.app.server.address(), config.publicUrl)
      const start = await unlessFull(terminal, () => startLink({ db, clock, newId, site: { url } }))
      greet(terminal, url, sample, start)
    } catch (error) {
      await server.close()
      throw new Error(listenFailure(error, config.host, config.port), { cause: error })
    }
    server.keepAssets()
    await untilStopped()
    stopSample?.()
    stopClock()
    await server.drain(config.drainSeconds * 1_000)
    await server.close()
    // Whatever was not waited for does not keep the process: it would be killed for it.
    setTimeout(() => process.exit(), LAST_MS).unref()
  },
}

/** How long after a stop the event loop may still hold something, in ms. */
const LAST_MS = 250

/** Beside the built program, or (when it runs from its sources) where the build puts them. */
export function builtAssets(): string {
  const beside = fileURLToPath(new URL('../assets', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/assets', import.meta.url))
}

/** Readers can be served from a full disk: what has to write for the newsroom is left out then, and said. */
async function unlessFull<T>(terminal: Terminal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isDiskFull(error)) throw error
    terminal.say('The disk is full. Readers are served; the newsroom can save nothing until there is space.')
    return undefined
  }
}

function sayJump({ ms, is }: ClockJump): string {
  const jump = `The clock has jumped ${Math.abs(Math.round(ms / 1_000))} s ${ms > 0 ? 'ahead' : 'back'}`
  if (is === 'over') return `${jump} and is right again; nothing was published by it.`
  return is === 'believed'
    ? `${jump} and has stayed there for ten minutes: it is followed now.`
    : `${jump}. Stop Press goes on by its own count; if that was no mistake it follows in ten minutes, or at a restart.`
}

/** Where PORT is 0 the address is known only now. */
function shownUrl(address: unknown, publicUrl: string): string {
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : undefined
  return publicUrl.startsWith('http://localhost:') && port !== undefined
    ? `http://localhost:${port}`
    : publicUrl
}

function greet(terminal: Terminal, url: string, sample: string | undefined, start: string | undefined): void {
  terminal.say(`Stop Press is running: ${url}`)
  if (sample !== undefined) {
    terminal.say(`The sample story moves while you watch: ${url}/live/${sample}`)
    terminal.say('Publish to it from a second terminal:')
    terminal.say(`  npm run -s stoppress -- post ${sample} --headline "Hello" "First words."`)
  }
  if (start !== undefined) terminal.say(`Set up the newsroom: ${start}`)
  terminal.say('Stop it with Ctrl+C.')
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

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
