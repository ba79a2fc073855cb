import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type BrowserContext } from 'playwright-core'
import { CHROMIUM_ARGS, chromiumPath } from './chromium.ts'

/** A browser with a profile on the disk, whose process can be killed as a dead battery does. */
export interface MortalBrowser {
  readonly context: BrowserContext
  /** SIGKILL to the browser and all its processes; resolves when it is gone. */
  kill(): Promise<void>
}

export async function makeProfile(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'stoppress-profile-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

export async function startMortalBrowser(profile: string): Promise<MortalBrowser> {
  if (chromiumPath === undefined) throw new Error('no Chromium')
  const browser = spawn(
    chromiumPath,
    [
      ...CHROMIUM_ARGS,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true }, // a group of its own, killed as one
  )
  const { pid } = browser
  if (pid === undefined) throw new Error('Chromium did not start')
  const kill = async () => {
    if (browser.exitCode !== null || browser.signalCode !== null) return
    const gone = once(browser, 'exit')
    process.kill(-pid, 'SIGKILL')
    await gone
  }
  for await (const line of createInterface({ input: browser.stderr })) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
    if (address === undefined) continue
    browser.stderr.resume()
    const connected = await chromium.connectOverCDP(address)
    const [context] = connected.contexts()
    if (context === undefined) throw new Error('Chromium has no window')
    return { context, kill }
  }
  await kill()
  throw new Error('Chromium ended before it could be driven')
}
