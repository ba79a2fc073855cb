import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadAssets } from '../pages/assets.ts'
import { systemClock } from '../platform/clock.ts'
import { createServer } from '../server.ts'
import { ensureSample, runSample } from '../archive/sample/run-sample.ts'
import { TERMINAL } from '../platform/actor.ts'
import { newId } from '../platform/ids.ts'
import { startLink } from '../staff/sign-in-actions.ts'
import { readArguments, type Command } from './command.ts'
import { openWorkplace, type Terminal } from './workplace.ts'

export const serve: Command = {
  name: 'serve',
  usage: ['serve'],
  about: 'Run the server',
  async run(args, terminal) {
    readArguments(args, {})
    const place = await openWorkplace(terminal)
    const { config, db } = place
    const server = await createServer({
      config,
      db,
      clock: systemClock,
      assets: await loadAssets(builtAssets()),
      say: terminal.say,
    })
    const context = server.contextOf(TERMINAL)
    const sample = config.sample ? await ensureSample(context) : undefined
    const stopSample =
      sample === undefined
        ? undefined
        : runSample(context, (error) => server.app.log.error({ err: error }, 'sample'))
    try {
      await server.app.listen({ host: config.host, port: config.port, backlog: 8_192 })
      const url = shownUrl(server.app.server.address(), config.publicUrl)
      const start = await startLink({ db, clock: systemClock, newId, site: { url } })
      greet(terminal, url, sample, start)
    } catch (error) {
      await server.close()
      throw new Error(listenFailure(error, config.host, config.port), { cause: error })
    }
    server.keepAssets()
    await untilStopped()
    stopSample?.()
    await server.drain(config.drainSeconds * 1_000)
    await server.close()
  },
}

/** Beside the built program, or (when it runs from its sources) where the build puts them. */
export function builtAssets(): string {
  const beside = fileURLToPath(new URL('../assets', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/assets', import.meta.url))
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
  return error instanceof Error ? error.message : String(error)
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
